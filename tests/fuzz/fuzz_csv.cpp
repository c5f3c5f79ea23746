#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/data/splits.h"
#include "tests/fuzz/harness.h"

using namespace retort;

// One byte of switches; two bytes: how long the training table is; it; the test table, if there is more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static fuzz::MemoryFile train, test;
    fuzz::Parts parts(data, size);
    const std::uint32_t switches = parts.number(1);
    const std::uint32_t length = parts.number(2);
    train.fill(parts.most(length));
    Params params;
    params.set("path", train.path().string());
    params.set("test_path", std::string());
    if (!parts.empty()) {
        test.fill(parts.rest());
        params.set("test_path", test.path().string());
    }
    params.set("header", (switches & 1) != 0);
    params.set("missing", std::string((switches & 2) != 0 ? "impute" : "refuse"));
    params.set("label", std::string((switches & 4) != 0 ? "last" : "0"));
    params.set("test_fraction", 0.25);
    fuzz::judge(size, [&] {
        const auto set = readDataset("csv", params);
        fuzz::require(set->train.reals.size() == static_cast<std::size_t>(set->train.size() * set->shape.width), "A table's values are not as many as its rows and columns.");
        const Splits splits = makeSplits(*set, {.count = 1});
        (void)fitPreprocessing(*set, splits);
    });
    return 0;
}
