#include "core/pictures/decode_folder.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/file_lock.h"
#include "core/data/picture_folder.h"
#include "core/pictures/decode_picture.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace retort {

namespace {

std::vector<std::uint8_t> decodeAll(const PictureFolder& folder, int threads)
{
    const auto each = static_cast<std::size_t>(folder.form.bytes());
    std::vector<std::uint8_t> bytes(folder.files.size() * each);
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr problem;
    std::size_t where = folder.files.size();
    const auto work = [&] {
        for (std::size_t i = next++; i < folder.files.size(); i = next++) {
            try {
                const std::string file = readFile(folder.files[i].path);
                decodePicture(std::as_bytes(std::span(file)), folder.files[i].path, folder.form, bytes.data() + i * each);
            } catch (...) {
                const std::scoped_lock lock(mutex);
                if (i < where) {                         // the first in order, whoever came upon it first
                    where = i;
                    problem = std::current_exception();
                }
                next = folder.files.size();
            }
        }
    };
    {
        std::vector<std::jthread> others;
        for (int i = 1; i < threads; ++i)
            others.emplace_back(work);
        work();
    }
    if (problem)
        std::rethrow_exception(problem);
    return bytes;
}

} // namespace

void decodeFolder(const Params& params, int threads)
{
    PictureFolder folder = listPictures(params);
    settle(folder, params.real("test_fraction"));
    if (!readDecoded(folder).empty())
        return;
    const auto file = decodedFile(folder);
    std::error_code code;
    std::filesystem::create_directories(file.parent_path(), code);
    if (code)
        throw Error("The decoded pictures cannot be kept in " + file.parent_path().string() + " (" + code.message() + "); set XDG_CACHE_HOME to a folder with room.");
    const FileLock lock = FileLock::take(file.parent_path() / (folder.contentHash + ".lock"));
    if (readDecoded(folder).empty())
        keepDecoded(folder, decodeAll(folder, std::max(1, threads)));
}

} // namespace retort
