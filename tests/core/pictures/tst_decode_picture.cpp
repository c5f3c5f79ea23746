#include "core/pictures/decode_picture.h"
#include "tests/core/data/data_files.h"
#include "tests/core/pictures/picture_files.h"

#include <QBuffer>
#include <QImage>
#include <QImageWriter>

#include <cmath>

using namespace retort;
using namespace retort::test;

namespace {

std::vector<std::uint8_t> decoded(const std::string& file, PictureForm form)
{
    std::vector<std::uint8_t> out(static_cast<std::size_t>(form.bytes()));
    decodePicture(std::as_bytes(std::span(file)), "/pictures/odd.png", form, out.data());
    return out;
}

QString refusal(const std::string& file)
{
    return sentenceOf([&] { decoded(file, {.side = 8}); });
}

std::string written(const QImage& image, const char* format, bool progressive = false)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(95);
    writer.setProgressiveScanWrite(progressive);
    writer.write(image);
    return buffer.data().toStdString();
}

/// Smooth enough for a JPEG file to come near it.
QImage scene(int width, int height, QImage::Format format = QImage::Format_RGB32)
{
    QImage image(width, height, QImage::Format_ARGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.setPixel(x, y, qRgba(x * 255 / width, y * 255 / height, (x + y) * 255 / (width + height), 255));
    return image.convertToFormat(format);
}

const std::string sound = png(8, 8, [](int x, int y) { return Pixel{std::uint8_t(20 * x), std::uint8_t(30 * y), std::uint8_t(x * y)}; });

} // namespace

class TestDecodePicture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySortOfPngIsExact_data();
    void everySortOfPngIsExact();
    void interlacedIsTheSamePicture();
    void transparencyLiesOnWhite();
    void jpegIsAsOthersDecodeIt_data();
    void jpegIsAsOthersDecodeIt();
    void aLargePictureIsRefusedByItsHeader_data();
    void aLargePictureIsRefusedByItsHeader();
    void whatIsNoPictureIsSaid_data();
    void whatIsNoPictureIsSaid();
    void everyCutIsRefused_data();
    void everyCutIsRefused();
    void anyFlippedByteOfAPngIsFoundOrHarmless();
    void flippedBytesOfAJpegNeverCrash();
};

void TestDecodePicture::everySortOfPngIsExact_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("black and white") << int(QImage::Format_Mono);
    QTest::newRow("palette") << int(QImage::Format_Indexed8);
    QTest::newRow("grey") << int(QImage::Format_Grayscale8);
    QTest::newRow("grey, 16 bits") << int(QImage::Format_Grayscale16);
    QTest::newRow("rgb") << int(QImage::Format_RGB32);
    QTest::newRow("rgba") << int(QImage::Format_ARGB32);
    QTest::newRow("rgba, 16 bits") << int(QImage::Format_RGBA64);
}

void TestDecodePicture::everySortOfPngIsExact()
{
    QFETCH(int, format);
    const QImage image = scene(12, 12, static_cast<QImage::Format>(format));
    const auto out = decoded(written(image, "png"), {.side = 12});
    const QImage shown = image.convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < 12; ++y) {
        for (int x = 0; x < 12; ++x) {
            const QRgb pixel = shown.pixel(x, y);
            const auto at = static_cast<std::size_t>(12 * y + x);
            QVERIFY(std::abs(int(out[at]) - qRed(pixel)) <= 1 && std::abs(int(out[144 + at]) - qGreen(pixel)) <= 1 && std::abs(int(out[288 + at]) - qBlue(pixel)) <= 1);
        }
    }
}

void TestDecodePicture::interlacedIsTheSamePicture()
{
    const auto pixel = [](int x, int y) { return Pixel{std::uint8_t(7 * x + y), std::uint8_t(11 * y), std::uint8_t(x * y)}; };
    for (const auto& [width, height] : {std::pair(1, 1), std::pair(3, 2), std::pair(9, 17), std::pair(40, 24)})
        QCOMPARE(decoded(png(width, height, pixel, true), {.side = 16}), decoded(png(width, height, pixel), {.side = 16}));
}

void TestDecodePicture::transparencyLiesOnWhite()
{
    QImage image(8, 8, QImage::Format_ARGB32);
    image.fill(qRgba(100, 0, 200, 51));                  // a fifth
    const auto out = decoded(written(image, "png"), {.side = 8});
    QCOMPARE(int(out[0]), 224);                          // 100 / 5 + 255 · 4 / 5
    QCOMPARE(int(out[64]), 204);
    QCOMPARE(int(out[128]), 244);
}

void TestDecodePicture::jpegIsAsOthersDecodeIt_data()
{
    QTest::addColumn<bool>("grey");
    QTest::addColumn<bool>("progressive");
    for (const bool grey : {false, true})
        for (const bool progressive : {false, true})
            QTest::addRow("%s%s", grey ? "grey" : "colour", progressive ? ", progressive" : "") << grey << progressive;
}

void TestDecodePicture::jpegIsAsOthersDecodeIt()
{
    QFETCH(bool, grey);
    QFETCH(bool, progressive);
    const QImage image = scene(24, 24, grey ? QImage::Format_Grayscale8 : QImage::Format_RGB32);
    const std::string file = written(image, "jpeg", progressive);
    QVERIFY(file.size() > 100);
    const QImage shown = QImage::fromData(QByteArray::fromStdString(file)).convertToFormat(QImage::Format_RGB32);
    const auto out = decoded(file, {.side = 24});
    for (int y = 0; y < 24; ++y)
        for (int x = 0; x < 24; ++x)
            QVERIFY(std::abs(int(out[static_cast<std::size_t>(24 * y + x)]) - qRed(shown.pixel(x, y))) <= 3);
}

void TestDecodePicture::aLargePictureIsRefusedByItsHeader_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const std::string& file, const char* says) { QTest::newRow(name) << QByteArray::fromStdString(file) << QString::fromUtf8(says); };
    row("30000 x 30000", pngHeader(30000, 30000) + pngChunk("IDAT", ""), "has 30000 × 30000 pixels");
    row("too wide", pngHeader(16385, 1) + pngChunk("IDAT", ""), "has 16385 × 1 pixels");
    row("too many", pngHeader(16384, 4097) + pngChunk("IDAT", ""), "67 million in all");
    row("interlaced", pngHeader(8000, 8000, true) + pngChunk("IDAT", ""), "is interlaced and too large");
    row("no width", pngHeader(0, 5) + pngChunk("IDAT", ""), "is a damaged PNG file");
    std::string jpeg = written(scene(16, 16), "jpeg");
    const std::size_t frame = jpeg.find(std::string("\xff\xc0\x00\x11", 4));
    jpeg.replace(frame + 5, 4, std::string("\x75\x30\x75\x30", 4));
    row("a JPEG of 30000 x 30000", jpeg, "has 30000 × 30000 pixels");
    std::string progressive = written(scene(16, 16), "jpeg", true);
    const std::size_t start = progressive.find(std::string("\xff\xc2\x00\x11", 4));
    progressive.replace(start + 5, 4, std::string("\x1f\x40\x1f\x40", 4));
    row("a progressive JPEG of 8000 x 8000", progressive, "is progressive and too large");
}

void TestDecodePicture::aLargePictureIsRefusedByItsHeader()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    COMPARE_SAYS(refusal(file.toStdString()), says);
    COMPARE_SAYS(refusal(file.toStdString()), "The picture /pictures/odd.png ");
}

void TestDecodePicture::whatIsNoPictureIsSaid_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QByteArray() << QStringLiteral("is empty");
    QTest::newRow("a byte") << QByteArray("\x89") << QStringLiteral("it begins with 89)");
    QTest::newRow("a page") << QByteArray("<html>not found</html>") << QStringLiteral("is neither a PNG nor a JPEG file (it begins with 3c 68 74 6d)");
    QTest::newRow("a GIF") << QByteArray("GIF89a and so on") << QStringLiteral("is neither a PNG nor a JPEG");
    QTest::newRow("a PNG's beginning") << QByteArray::fromStdString(sound.substr(0, 8)) << QStringLiteral("is a damaged PNG file (it ends too early)");
    QTest::newRow("a JPEG's beginning") << QByteArray("\xff\xd8\xff\xe0") << QStringLiteral("is a damaged JPEG file");
}

void TestDecodePicture::whatIsNoPictureIsSaid()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    COMPARE_SAYS(refusal(file.toStdString()), says);
}

void TestDecodePicture::everyCutIsRefused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("png") << QByteArray::fromStdString(sound);
    QTest::newRow("interlaced png") << QByteArray::fromStdString(png(8, 8, [](int x, int y) { return Pixel{std::uint8_t(x), std::uint8_t(y), 7}; }, true));
    QTest::newRow("jpeg") << QByteArray::fromStdString(written(scene(20, 20), "jpeg"));
    QTest::newRow("progressive jpeg") << QByteArray::fromStdString(written(scene(20, 20), "jpeg", true));
}

void TestDecodePicture::everyCutIsRefused()
{
    QFETCH(QByteArray, file);
    QVERIFY(refusal(file.toStdString()).isEmpty());
    for (qsizetype size = 0; size < file.size(); ++size)
        QVERIFY2(!refusal(file.first(size).toStdString()).isEmpty(), qPrintable(QString::number(size)));
}

void TestDecodePicture::anyFlippedByteOfAPngIsFoundOrHarmless()
{
    const auto whole = decoded(sound, {.side = 8});
    for (std::size_t at = 0; at < sound.size(); ++at) {
        std::string flipped = sound;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x21);
        std::vector<std::uint8_t> out;
        const QString said = sentenceOf([&] { out = decoded(flipped, {.side = 8}); });
        QVERIFY2(!said.isEmpty() || out == whole, qPrintable(QString::number(at)));
    }
}

void TestDecodePicture::flippedBytesOfAJpegNeverCrash()
{
    const std::string file = written(scene(20, 20), "jpeg");
    int refused = 0;
    for (std::size_t at = 0; at < file.size(); ++at) {
        std::string flipped = file;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x55);
        refused += refusal(flipped).isEmpty() ? 0 : 1;
    }
    QVERIFY(refused > 20);
}

QTEST_GUILESS_MAIN(TestDecodePicture)
#include "tst_decode_picture.moc"
