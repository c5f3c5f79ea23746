#include "core/base/hash.h"
#include "core/data/readers.h"

#include <bit>

namespace retort {

static_assert(std::endian::native == std::endian::little, "the content hash is defined over little-endian numbers");

namespace {

void addPart(Sha256& hash, std::string_view name, const Samples& samples)
{
    hash.add(std::string(name) + ' ' + std::to_string(samples.size()) + '\n');
    hash.add(std::as_bytes(std::span(samples.labels)));
    hash.add(std::as_bytes(std::span(samples.bytes)));
    hash.add(std::as_bytes(std::span(samples.reals)));
}

} // namespace

std::string contentHash(const Dataset& dataset)
{
    const bool bytes = !dataset.train.bytes.empty();
    const auto& shape = dataset.shape;
    Sha256 hash;
    hash.add("retort-data 1\n");
    hash.add(bytes ? "bytes " + std::to_string(static_cast<int>(dataset.byteScale)) + '\n' : std::string("reals\n"));
    hash.add("shape " + std::to_string(shape.channels) + ' ' + std::to_string(shape.height) + ' ' + std::to_string(shape.width) + '\n');
    hash.add("classes " + std::to_string(dataset.classes()) + '\n');
    addPart(hash, "train", dataset.train);
    addPart(hash, "test", dataset.test);
    return hash.hex();
}

} // namespace retort
