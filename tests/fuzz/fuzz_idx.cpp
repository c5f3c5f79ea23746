#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "tests/fuzz/harness.h"

using namespace retort;

namespace {

/// A folder whose four files are two in memory: both parts hold the same.
struct BothParts {
    BothParts()
    {
        for (const char* part : {"train", "t10k"}) {
            folder.link(std::string(part) + "-images-idx3-ubyte", pictures);
            folder.link(std::string(part) + "-labels-idx1-ubyte", labels);
        }
    }

    fuzz::MemoryFile pictures, labels;
    fuzz::Folder folder;
};

} // namespace

// Two bytes: how long the file of pictures is; it, and then the file of labels.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static BothParts files;
    fuzz::Parts parts(data, size);
    const std::uint32_t length = parts.number(2);
    files.pictures.fill(parts.most(length));
    files.labels.fill(parts.rest());
    fuzz::judge(size, [] { (void)readIdx(files.labels.path(), 1); });
    fuzz::judge(size, [] {
        Params params;
        params.set("path", files.folder.path().string());
        const auto set = readDataset("idx", params);
        fuzz::require(set->train.size() == set->test.size() && set->train.ids.size() == set->train.labels.size(), "The parts of an IDX set do not fit each other.");
    });
    return 0;
}
