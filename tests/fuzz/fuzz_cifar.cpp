#include "core/data/dataset.h"
#include "tests/fuzz/harness.h"

using namespace retort;

namespace {

/// A folder that is both sets at once: every file of pictures is one in memory, and so are both files of names.
struct BothSets {
    BothSets()
    {
        for (int batch = 1; batch <= 5; ++batch)
            folder.link("data_batch_" + std::to_string(batch) + ".bin", records);
        for (const char* file : {"test_batch.bin", "train.bin", "test.bin"})
            folder.link(file, records);
        for (const char* file : {"batches.meta.txt", "fine_label_names.txt"})
            folder.link(file, names);
    }

    fuzz::MemoryFile records, names;
    fuzz::Folder folder;
};

} // namespace

// A byte: which of the two sets; two bytes: how long the file of names is; it, and then the file of records.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static BothSets files;
    fuzz::Parts parts(data, size);
    const bool hundred = (parts.number(1) & 1) != 0;
    const std::uint32_t length = parts.number(2);
    files.names.fill(parts.most(length));
    files.records.fill(parts.rest());
    fuzz::judge(5 * size, [&] {                          // the same bytes are five files of the train part
        Params params;
        params.set("path", files.folder.path().string());
        const auto set = readDataset(hundred ? "cifar100" : "cifar10", params);
        fuzz::require(set->classes() == (hundred ? 100 : 10), "CIFAR has another number of classes.");
        fuzz::require(set->train.size() == (hundred ? 1 : 5) * set->test.size() && std::ssize(set->train.bytes) == 3072 * set->train.size(),
            "The parts of CIFAR do not fit each other.");
    });
    return 0;
}
