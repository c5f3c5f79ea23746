#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "tests/fuzz/harness.h"

#include <cstdlib>

using namespace retort;

namespace {

/// A folder whose four files are two in memory: both parts hold the same.
struct Folder {
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "retort-fuzz-XXXXXX").string();
        fuzz::require(::mkdtemp(name.data()) != nullptr, "There is no folder to be had.");
        path = name;
        for (const char* part : {"train", "t10k"}) {
            std::filesystem::create_symlink(pictures.path(), path / (std::string(part) + "-images-idx3-ubyte"));
            std::filesystem::create_symlink(labels.path(), path / (std::string(part) + "-labels-idx1-ubyte"));
        }
    }
    ~Folder() { std::filesystem::remove_all(path); }

    fuzz::MemoryFile pictures, labels;
    std::filesystem::path path;
};

} // namespace

// Two bytes: how long the file of pictures is; it, and then the file of labels.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static Folder folder;
    fuzz::Parts parts(data, size);
    const std::uint32_t length = parts.number(2);
    folder.pictures.fill(parts.most(length));
    folder.labels.fill(parts.rest());
    fuzz::judge(size, [] { (void)readIdx(folder.labels.path(), 1); });
    fuzz::judge(size, [] {
        Params params;
        params.set("path", folder.path.string());
        const auto set = readDataset("idx", params);
        fuzz::require(set->train.size() == set->test.size() && set->train.ids.size() == set->train.labels.size(), "The parts of an IDX set do not fit each other.");
    });
    return 0;
}
