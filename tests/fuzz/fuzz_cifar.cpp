#include "core/data/dataset.h"
#include "tests/fuzz/harness.h"

#include <cstdlib>

using namespace retort;

namespace {

/// A folder that is both sets at once: every file of pictures is one in memory, and so are both files of names.
struct Folder {
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "retort-fuzz-XXXXXX").string();
        fuzz::require(::mkdtemp(name.data()) != nullptr, "There is no folder to be had.");
        path = name;
        for (int batch = 1; batch <= 5; ++batch)
            std::filesystem::create_symlink(records.path(), path / ("data_batch_" + std::to_string(batch) + ".bin"));
        for (const char* file : {"test_batch.bin", "train.bin", "test.bin"})
            std::filesystem::create_symlink(records.path(), path / file);
        for (const char* file : {"batches.meta.txt", "fine_label_names.txt"})
            std::filesystem::create_symlink(names.path(), path / file);
    }
    ~Folder() { std::filesystem::remove_all(path); }

    fuzz::MemoryFile records, names;
    std::filesystem::path path;
};

} // namespace

// A byte: which of the two sets; two bytes: how long the file of names is; it, and then the file of records.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static Folder folder;
    fuzz::Parts parts(data, size);
    const bool hundred = (parts.number(1) & 1) != 0;
    const std::uint32_t length = parts.number(2);
    folder.names.fill(parts.most(length));
    folder.records.fill(parts.rest());
    fuzz::judge(5 * size, [&] {                          // the same bytes are five files of the train part
        Params params;
        params.set("path", folder.path.string());
        const auto set = readDataset(hundred ? "cifar100" : "cifar10", params);
        fuzz::require(set->classes() == (hundred ? 100 : 10), "CIFAR has another number of classes.");
        fuzz::require(set->train.size() == (hundred ? 1 : 5) * set->test.size() && std::ssize(set->train.bytes) == 3072 * set->train.size(),
            "The parts of CIFAR do not fit each other.");
    });
    return 0;
}
