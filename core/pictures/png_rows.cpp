#include "core/pictures/rows.h"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace retort {

namespace {

constexpr std::size_t chunkBytes = std::size_t{8} << 20;

/// What outlives libpng's jumps: it leaves by longjmp, so nothing with a destructor is made between the jump's ends.
struct Reading {
    explicit Reading(std::span<const std::byte> bytes) : left(bytes) {}
    ~Reading() { ::png_destroy_read_struct(&png, &info, nullptr); }
    Reading(const Reading&) = delete;

    std::span<const std::byte> left;
    std::size_t mostAtOnce = chunkBytes;      // what libpng may allocate in one piece
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::string problem;
    std::vector<std::uint8_t> pixels;         // a row, or all of an interlaced picture
    std::vector<std::uint8_t> line;           // of three bytes a pixel
};

void fail(png_structp png, png_const_charp message)
{
    static_cast<Reading*>(::png_get_error_ptr(png))->problem = std::string("is a damaged PNG file (") + message + ")";
    ::png_longjmp(png, 1);
}

void ignore(png_structp, png_const_charp) {}

/// libpng takes a limit on chunks for a piece of advice, and makes room for the gigabytes that a few bytes announce.
png_voidp allocate(png_structp png, png_alloc_size_t size)
{
    return size > static_cast<Reading*>(::png_get_mem_ptr(png))->mostAtOnce ? nullptr : std::malloc(size);
}

void release(png_structp, png_voidp memory) { std::free(memory); }

void take(png_structp png, png_bytep out, std::size_t size)
{
    auto& left = static_cast<Reading*>(::png_get_io_ptr(png))->left;
    if (size > left.size())
        ::png_error(png, "it ends too early");
    std::memcpy(out, left.data(), size);
    left = left.subspan(size);
}

/// Transparent pixels lie on white.
void onWhite(const std::uint8_t* rgba, std::uint8_t* rgb, std::size_t width)
{
    for (std::size_t x = 0; x < width; ++x, rgba += 4, rgb += 3) {
        const unsigned alpha = rgba[3];
        for (int c = 0; c < 3; ++c)
            rgb[c] = static_cast<std::uint8_t>((rgba[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

/// The part that is jumped out of.
bool readHeader(Reading& reading, png_uint_32& width, png_uint_32& height, int& passes)
{
    if (setjmp(png_jmpbuf(reading.png)))          // NOLINT: libpng's way
        return false;
    ::png_set_read_fn(reading.png, &reading, take);
    ::png_set_user_limits(reading.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);   // the taker refuses, in its own words
    ::png_set_chunk_malloc_max(reading.png, chunkBytes);
    ::png_set_chunk_cache_max(reading.png, 100);
    ::png_set_keep_unknown_chunks(reading.png, PNG_HANDLE_CHUNK_NEVER, nullptr, 0);
    ::png_read_info(reading.png, reading.info);
    width = ::png_get_image_width(reading.png, reading.info);
    height = ::png_get_image_height(reading.png, reading.info);
    ::png_set_expand(reading.png);
    ::png_set_scale_16(reading.png);
    ::png_set_gray_to_rgb(reading.png);
    ::png_set_add_alpha(reading.png, 0xff, PNG_FILLER_AFTER);
    passes = ::png_set_interlace_handling(reading.png);
    ::png_read_update_info(reading.png, reading.info);
    return true;
}

bool readRows(Reading& reading, png_uint_32 height, int passes, std::size_t stride, RowTaker& taker)
{
    if (setjmp(png_jmpbuf(reading.png)))          // NOLINT
        return false;
    for (int pass = 0; pass < passes; ++pass) {
        for (png_uint_32 y = 0; y < height; ++y) {
            std::uint8_t* row = reading.pixels.data() + (passes > 1 ? y * stride : 0);
            ::png_read_row(reading.png, row, nullptr);
            if (pass + 1 < passes)
                continue;
            onWhite(row, reading.line.data(), stride / 4);
            taker.row(reading.line.data());
        }
    }
    ::png_read_end(reading.png, nullptr);
    return true;
}

} // namespace

std::string readPngRows(std::span<const std::byte> file, std::size_t mostMemory, RowTaker& taker)
{
    Reading reading(file);
    reading.png = ::png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &reading, fail, ignore, &reading, allocate, release);
    reading.info = reading.png ? ::png_create_info_struct(reading.png) : nullptr;
    if (!reading.info)
        return "cannot be read: there is no memory";
    png_uint_32 width = 0, height = 0;
    int passes = 1;
    if (!readHeader(reading, width, height, passes))
        return reading.problem;
    if (std::string problem = taker.begin(width, height); !problem.empty())
        return problem;
    const std::size_t stride = ::png_get_rowbytes(reading.png, reading.info);
    if (stride != std::size_t{4} * width)
        return "is a PNG file of a sort that cannot be read; save it with 8 bits a colour";
    if (passes > 1 && stride * height > mostMemory)
        return "is interlaced and too large for that; save it without interlacing";
    reading.mostAtOnce = std::max(chunkBytes, 3 * stride);   // its rows: 16 bits of each of four colours, and some more
    reading.pixels.resize(passes > 1 ? stride * height : stride);
    reading.line.resize(std::size_t{3} * width);
    return readRows(reading, height, passes, stride, taker) ? std::string() : reading.problem;
}

} // namespace retort
