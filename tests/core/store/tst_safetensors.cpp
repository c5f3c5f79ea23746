#include "core/base/error.h"
#include "core/base/file.h"
#include "core/store/safetensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

using namespace retort;

namespace {

std::string fileOf(const std::string& header, const std::string& data)
{
    const std::uint64_t size = header.size();
    std::string bytes(reinterpret_cast<const char*>(&size), 8);
    return bytes + header + data;
}

TensorFile sample()
{
    const std::vector<float> reals{1.5F, -0.0F, 3e38F, 1e-40F, std::numeric_limits<float>::quiet_NaN(), 7.0F};
    const std::vector<std::int32_t> labels{1, -2, 3};
    const std::vector<std::int64_t> ids{std::int64_t{1} << 40, -1};
    TensorFile file;
    file.tensors["reals"] = tensorOf(reals, {2, 3});
    file.tensors["labels"] = tensorOf(labels, {3});
    file.tensors["ids"] = tensorOf(ids, {2, 1});
    file.tensors["empty"] = tensorOf(std::vector<float>{}, {0, 4});
    file.tensors["scalar"] = tensorOf(std::vector<float>{2.0F}, {});
    file.tensors["halves"] = halfTensorOf(std::vector<float>{1, 2, 3}, {3});
    file.tensors["flags"] = {.type = DType::Bool, .shape = {3}, .bytes = std::vector<std::byte>(3)};
    file.metadata = {{"made by", "a test"}, {"é", "ü\n\""}};
    return file;
}

std::string whyRefused(const std::string& bytes)
{
    try {
        parseTensors(bytes, "teacher.safetensors");
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItWrote()
    {
        const TensorFile file = sample();
        const std::string bytes = serialiseTensors(file);
        const TensorFile read = parseTensors(bytes, "memory");
        QVERIFY(read == file);
        QCOMPARE(serialiseTensors(read), bytes);
        QVERIFY(parseTensors(serialiseTensors({}), "memory") == TensorFile{});
    }

    void dataBeginsAndTensorsLieAligned()
    {
        const std::string bytes = serialiseTensors(sample());
        std::uint64_t size = 0;
        std::memcpy(&size, bytes.data(), 8);
        QCOMPARE(size % 8, std::uint64_t{0});
        // Widest first: I64 at 0, then F32, I32 and F16, one-byte types last; each begins at a multiple of its size.
        const std::string header = bytes.substr(8, size);
        QVERIFY(header.find("\"ids\":{\"dtype\":\"I64\",\"shape\":[2,1],\"data_offsets\":[0,16]}") != std::string::npos);
        QVERIFY(header.find("\"flags\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[62,65]}") != std::string::npos);
    }

    void readsAFileWrittenByHand()
    {
        const std::string header = R"({"__metadata__":{"format":"pt"},"b":{"data_offsets":[4,8],"dtype":"I32","shape":[]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   )";
        const TensorFile file = parseTensors(fileOf(header, std::string("\0\0\x80\x3f\x05\0\0\0", 8)), "memory");
        QCOMPARE(file.metadata.at("format"), std::string("pt"));
        QCOMPARE(floatsOf(file.tensors.at("a")), std::vector<float>{1.0F});
        QCOMPARE(int32sOf(file.tensors.at("b")), std::vector<std::int32_t>{5});
    }

    void theMetadataAloneAreThoseOfTheWhole()
    {
        const QTemporaryDir dir;
        const std::filesystem::path path = dir.filePath(QStringLiteral("weights.safetensors")).toStdString();
        const std::string bytes = serialiseTensors(sample());
        const auto write = [&](std::string_view text) { writeFileAtomically(path, text); };
        write(bytes);
        QVERIFY(readMetadata(path) == sample().metadata);
        for (const std::size_t kept : {std::size_t{0}, std::size_t{7}, std::size_t{8}, std::size_t{40}}) {
            write(std::string_view(bytes).substr(0, kept));
            QVERIFY_THROWS_EXCEPTION(Error, readMetadata(path));
        }
        write(std::string(8, '\xff'));
        QVERIFY_THROWS_EXCEPTION(Error, readMetadata(path));
        QVERIFY_THROWS_EXCEPTION(Error, readMetadata(path / "nowhere"));
    }

    void filesOfPyTorchAreRefusedByName()
    {
        using namespace std::string_literals;
        for (const std::string& file : {"PK\3\4\0\0\b\b\0\0archive/data.pkl"s, "\x80\x02\x8a\nl\xfc\x9c\x46\xf9 j\xa8P\x19."s})
            QVERIFY(whyRefused(file).find("a file of PyTorch's") != std::string::npos);
    }

    void refusesWhatBreaksARule_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("rule");
        const auto row = [](const char* name, const std::string& bytes, const char* rule) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromUtf8(rule);
        };
        const std::string four(4, '\0');
        const auto tensor = [](const std::string& fields) { return "{\"a\":{" + fields + "}}"; };
        const std::string sound = R"("dtype":"F32","shape":[1],"data_offsets":[0,4])";
        QVERIFY(whyRefused(fileOf(tensor(sound), four)).empty());

        row("nothing", "", "fewer than 8 bytes");
        row("seven bytes", "1234567", "fewer than 8 bytes");
        std::string huge(8, '\xff');
        row("a header of 2^64 - 1 bytes", huge, "larger than 100 MB");
        const std::uint64_t over = 100000001;
        row("a header over 100 MB", std::string(reinterpret_cast<const char*>(&over), 8) + "{}", "larger than 100 MB");
        std::string cut = fileOf(tensor(sound), four);
        row("cut in its header", cut.substr(0, 20), "ends inside its header");
        row("cut in its data", cut.substr(0, cut.size() - 1), "past the end");
        row("an empty header", fileOf("", ""), "begin with {");
        row("a header that begins with a blank", fileOf(" {}", ""), "begin with {");
        row("a list for a header", fileOf("[]", ""), "begin with {");
        row("no JSON", fileOf("{\"a\":", ""), "not valid JSON");
        row("text after the header", fileOf("{}x", ""), "not valid JSON");
        row("no UTF-8", fileOf("{\"\xff\":{}}", ""), "not valid JSON");
        row("the same tensor twice", fileOf("{\"a\":{" + sound + "},\"a\":{" + sound + "}}", four), "twice");
        row("the same field twice", fileOf(tensor(sound + ",\"dtype\":\"U8\""), four), "twice");
        row("the same metadata twice", fileOf(R"({"__metadata__":{"x":"1","x":"2"}})", ""), "twice");
        row("an unknown field", fileOf(tensor(sound + ",\"strides\":[1]"), four), "unknown field");
        row("an unknown dtype", fileOf(tensor(R"("dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4])"), four), "unknown dtype");
        row("no dtype", fileOf(tensor(R"("shape":[1],"data_offsets":[0,4])"), four), "leaves out");
        row("no shape", fileOf(tensor(R"("dtype":"F32","data_offsets":[0,4])"), four), "leaves out");
        row("no offsets", fileOf(tensor(R"("dtype":"F32","shape":[1])"), four), "leaves out");
        row("one offset", fileOf(tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0])"), four), "not two numbers");
        row("three offsets", fileOf(tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,4,4])"), four), "not two numbers");
        row("a negative size", fileOf(tensor(R"("dtype":"F32","shape":[-1],"data_offsets":[0,4])"), four), "negative");
        row("a broken size", fileOf(tensor(R"("dtype":"F32","shape":[1.0],"data_offsets":[0,4])"), four), "not whole");
        row("a size over 64 bits", fileOf(tensor(R"("dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4])"), four), "not whole");
        row("a size over 63 bits", fileOf(tensor(R"("dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,4])"), four), "impossible shape");
        row("a product over 64 bits", fileOf(tensor(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0])"), ""), "do not fit");
        row("nine dimensions", fileOf(tensor(R"("dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4])"), four), "more than 8");
        row("a shape larger than its bytes", fileOf(tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"), four), "do not fit");
        row("offsets backwards", fileOf(tensor(R"("dtype":"F32","shape":[0],"data_offsets":[4,0])"), four), "hole");
        row("offsets past the end", fileOf(tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,8])"), four), "past the end");
        row("offsets near 2^64", fileOf(tensor(R"("dtype":"U8","shape":[4],"data_offsets":[0,18446744073709551615])"), four), "past the end");
        row("a hole at the start", fileOf(tensor(R"("dtype":"U8","shape":[3],"data_offsets":[1,4])"), four), "hole");
        row("a hole between", fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}})", four), "hole");
        row("an overlap", fileOf(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})", four), "overlaps");
        row("bytes left over", fileOf(tensor(sound), four + "x"), "left over");
        row("a tensor that is a number", fileOf(R"({"a":1})", ""), "outside a shape");
        row("a tensor that is text", fileOf(R"({"a":"b"})", ""), "where none belongs");
        row("a tensor that is a list", fileOf(R"({"a":[]})", ""), "where none belongs");
        row("metadata that is a number", fileOf(R"({"__metadata__":{"a":1}})", ""), "outside a shape");
        row("metadata that nests", fileOf(R"({"__metadata__":{"a":{}}})", ""), "too deeply");
        row("lists in lists", fileOf(tensor(R"("shape":[[1]])"), four), "where none belongs");
        row("a dtype that is a list", fileOf(tensor(R"("dtype":["F32"])"), four), "where none belongs");
        row("a null", fileOf(R"({"a":null})", ""), "null");
        row("a true", fileOf(R"({"a":true})", ""), "true or false");
        std::string deep = "{\"a\":";
        for (int i = 0; i < 100000; ++i)
            deep += "[";
        row("a hundred thousand brackets", fileOf(deep, ""), "where none belongs");
        std::string many = "{";
        for (int i = 0; i <= 100000; ++i)
            many += (i ? ",\"" : "\"") + std::to_string(i) + "\": " + R"({"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
        row("100 001 tensors", fileOf(many + "}", ""), "more than 100 000");
    }

    void refusesWhatBreaksARule()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, rule);
        const QString why = QString::fromStdString(whyRefused(bytes.toStdString()));
        QVERIFY2(why.contains(rule), qPrintable(why));
        QVERIFY(why.startsWith(QStringLiteral("teacher.safetensors is no sound safetensors file: ")));
    }

    void noFlippedBitOfTheHeaderCrashesTheReader()
    {
        const std::string bytes = serialiseTensors(sample());
        for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
            std::string flipped = bytes;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            whyRefused(flipped);   // may be read (a value changed) or refused; anything but Error ends the test
        }
    }

    void refusesToWriteWhatItCouldNotRead()
    {
        TensorFile wrong;
        wrong.tensors["a"] = {.type = DType::F32, .shape = {2}, .bytes = std::vector<std::byte>(4)};
        QVERIFY_EXCEPTION_THROWN(serialiseTensors(wrong), Error);
        TensorFile name;
        name.tensors["\xff"] = tensorOf(std::vector<float>{1}, {1});
        QVERIFY_EXCEPTION_THROWN(serialiseTensors(name), Error);
        TensorFile reserved;
        reserved.tensors["__metadata__"] = tensorOf(std::vector<float>{1}, {1});
        QVERIFY_EXCEPTION_THROWN(serialiseTensors(reserved), Error);
        QVERIFY_EXCEPTION_THROWN(tensorOf(std::vector<float>{1, 2}, {3}), Error);
    }

    void halvesRoundToNearestEven_data()
    {
        QTest::addColumn<float>("value");
        QTest::addColumn<float>("half");
        const float inf = std::numeric_limits<float>::infinity();
        QTest::newRow("one") << 1.0F << 1.0F;
        QTest::newRow("minus two") << -2.0F << -2.0F;
        QTest::newRow("a tie goes down to even") << 1.0F + 0x1p-11F << 1.0F;
        QTest::newRow("a tie goes up to even") << 1.0F + 3 * 0x1p-11F << 1.0F + 0x1p-9F;
        QTest::newRow("just over a tie goes up") << 1.0F + 0x1.01p-11F << 1.0F + 0x1p-10F;
        QTest::newRow("the largest") << 65504.0F << 65504.0F;
        QTest::newRow("rounds down to the largest") << 65519.996F << 65504.0F;
        QTest::newRow("rounds up to infinity") << 65520.0F << inf;
        QTest::newRow("minus infinity") << -inf << -inf;
        QTest::newRow("the smallest normal") << 0x1p-14F << 0x1p-14F;
        QTest::newRow("rounds up to the smallest normal") << 0x1p-14F - 0x1p-26F << 0x1p-14F;
        QTest::newRow("the smallest") << 0x1p-24F << 0x1p-24F;
        QTest::newRow("half of the smallest goes to zero") << 0x1p-25F << 0.0F;
        QTest::newRow("just over half of the smallest") << 0x1.02p-25F << 0x1p-24F;
        QTest::newRow("a tie among the smallest") << 3 * 0x1p-25F << 0x1p-23F;
    }

    void halvesRoundToNearestEven()
    {
        QFETCH(float, value);
        QFETCH(float, half);
        QCOMPARE(floatsOf(halfTensorOf(std::vector<float>{value}, {1})).front(), half);
    }

    void everyHalfSurvivesTheWayToFloatAndBack()
    {
        RawTensor all{.type = DType::F16, .shape = {65536}, .bytes = std::vector<std::byte>(2 * 65536)};
        for (unsigned i = 0; i < 65536; ++i) {
            const auto half = static_cast<std::uint16_t>(i);
            std::memcpy(all.bytes.data() + 2 * i, &half, 2);
        }
        const std::vector<float> floats = floatsOf(all);
        const RawTensor again = halfTensorOf(floats, {65536});
        for (unsigned i = 0; i < 65536; ++i) {
            std::uint16_t half = 0;
            std::memcpy(&half, again.bytes.data() + 2 * i, 2);
            if (std::isnan(floats[i]))
                QVERIFY((half & 0x7fffu) > 0x7c00u);
            else
                QCOMPARE(half, static_cast<std::uint16_t>(i));
        }
    }

    void readsOtherRealsAsFloats()
    {
        const double pi = 3.141592653589793;
        RawTensor f64{.type = DType::F64, .shape = {1}, .bytes = std::vector<std::byte>(8)};
        std::memcpy(f64.bytes.data(), &pi, 8);
        QCOMPARE(floatsOf(f64).front(), 3.14159274F);
        const RawTensor bf16{.type = DType::BF16, .shape = {1}, .bytes = {std::byte{0x49}, std::byte{0x40}}};
        QCOMPARE(floatsOf(bf16).front(), 3.140625F);
        QVERIFY_EXCEPTION_THROWN(floatsOf(tensorOf(std::vector<std::int32_t>{1}, {1})), Error);
        QVERIFY_EXCEPTION_THROWN(int32sOf(f64), Error);
        QVERIFY_EXCEPTION_THROWN(int64sOf(f64), Error);
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
