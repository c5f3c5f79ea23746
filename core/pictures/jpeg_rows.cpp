#include "core/pictures/rows.h"

#include <cstdio>                                 // before jpeglib.h, which needs FILE

#include <jpeglib.h>

#include <jerror.h>

#include <array>
#include <csetjmp>
#include <vector>

namespace retort {

namespace {

constexpr int mostScans = 200;                    // a progressive picture has about ten

/// What outlives libjpeg's jumps: nothing with a destructor is made between the jump's ends.
struct Reading {
    Reading() = default;
    ~Reading() { ::jpeg_destroy_decompress(&jpeg); }
    Reading(const Reading&) = delete;

    jpeg_decompress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf out{};
    std::string problem;
    std::vector<std::uint8_t> line;
};

Reading& readingOf(j_common_ptr jpeg) { return *static_cast<Reading*>(jpeg->client_data); }

[[noreturn]] void fail(j_common_ptr jpeg)
{
    std::array<char, JMSG_LENGTH_MAX> message{};
    jpeg->err->format_message(jpeg, message.data());
    Reading& reading = readingOf(jpeg);
    if (reading.problem.empty())
        reading.problem = jpeg->err->msg_code == JERR_NO_BACKING_STORE || jpeg->err->msg_code == JERR_OUT_OF_MEMORY
            ? "is progressive and too large for that; save it as a plain JPEG file"
            : std::string("is a damaged JPEG file (") + message.data() + ")";
    std::longjmp(reading.out, 1);                 // NOLINT: libjpeg's way
}

/// A warning is a picture that is not whole, but for some that say nothing of the picture.
void heed(j_common_ptr jpeg, int level)
{
    constexpr std::array harmless{JWRN_EXTRANEOUS_DATA, JWRN_JFIF_MAJOR, JWRN_ADOBE_XFORM, JWRN_TOO_MUCH_DATA};
    if (level >= 0)
        return;
    for (const int code : harmless)
        if (jpeg->err->msg_code == code)
            return;
    fail(jpeg);
}

void boundScans(j_common_ptr jpeg)
{
    if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= mostScans)
        return;
    readingOf(jpeg).problem = "is a JPEG file of more than " + std::to_string(mostScans) + " scans, which no program writes";
    fail(jpeg);
}

/// The part that is jumped out of.
bool readAll(Reading& reading, std::span<const std::byte> file, std::size_t mostMemory, RowTaker& taker)
{
    jpeg_decompress_struct& jpeg = reading.jpeg;
    if (setjmp(reading.out))                      // NOLINT
        return false;
    jpeg_create_decompress(&jpeg);
    jpeg.client_data = &reading;
    jpeg.progress = &reading.progress;
    jpeg.mem->max_memory_to_use = static_cast<long>(mostMemory);
    ::jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(file.data()), file.size());
    ::jpeg_read_header(&jpeg, TRUE);
    if (jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK) {
        reading.problem = "is a JPEG file in print colours (CMYK); save it in RGB";
        return false;
    }
    jpeg.out_color_space = JCS_RGB;
    jpeg.dct_method = JDCT_ISLOW;                 // exact: the same bytes with and without vector units
    reading.problem = taker.begin(jpeg.image_width, jpeg.image_height);
    if (!reading.problem.empty())
        return false;
    ::jpeg_start_decompress(&jpeg);
    reading.line.resize(std::size_t{3} * jpeg.output_width);
    while (jpeg.output_scanline < jpeg.output_height) {
        std::uint8_t* line = reading.line.data();
        ::jpeg_read_scanlines(&jpeg, &line, 1);
        taker.row(line);
    }
    ::jpeg_finish_decompress(&jpeg);
    return true;
}

} // namespace

std::string readJpegRows(std::span<const std::byte> file, std::size_t mostMemory, RowTaker& taker)
{
    Reading reading;
    reading.jpeg.err = ::jpeg_std_error(&reading.errors);
    reading.errors.error_exit = fail;
    reading.errors.emit_message = heed;
    reading.errors.output_message = [](j_common_ptr) {};
    reading.progress.progress_monitor = boundScans;
    reading.jpeg.client_data = &reading;
    return readAll(reading, file, mostMemory, taker) ? std::string() : reading.problem;
}

} // namespace retort
