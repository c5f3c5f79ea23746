#pragma once

#include "core/base/error.h"
#include "core/catalogue/params.h"

#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

/// Small data files made by the tests themselves.
namespace retort::test {

using Path = std::filesystem::path;

inline Path pathOf(const QTemporaryDir& folder) { return folder.path().toStdString(); }

inline void writeRaw(const Path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

inline void writePacked(const Path& file, const std::string& bytes)
{
    auto* out = ::gzopen(file.c_str(), "wb");
    ::gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
    ::gzclose(out);
}

/// An IDX file's bytes: the header of unsigned bytes with these dimensions, then the content.
inline std::string idx(const std::vector<std::uint32_t>& dimensions, const std::string& content)
{
    std::string bytes{'\0', '\0', '\x08', static_cast<char>(dimensions.size())};
    for (const auto size : dimensions)
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes += static_cast<char>(size >> shift & 255);
    return bytes + content;
}

/// Four good files: 4 and 2 pictures of 2 × 3 pixels with the labels 0 1 2 1 and 2 0.
struct IdxFiles {
    std::string trainImages = idx({4, 2, 3}, "abcdefghijklmnopqrstuvwx");
    std::string trainLabels = idx({4}, std::string{0, 1, 2, 1});
    std::string testImages = idx({2, 2, 3}, "ABCDEFGHIJKL");
    std::string testLabels = idx({2}, std::string{2, 0});
};

inline void writeIdxFolder(const Path& folder, const IdxFiles& files, bool packed = false)
{
    const auto write = [&](const char* name, const std::string& bytes) {
        packed ? writePacked(folder / (std::string(name) + ".gz"), bytes) : writeRaw(folder / name, bytes);
    };
    write("train-images-idx3-ubyte", files.trainImages);
    write("train-labels-idx1-ubyte", files.trainLabels);
    write("t10k-images-idx3-ubyte", files.testImages);
    write("t10k-labels-idx1-ubyte", files.testLabels);
}

inline Params withPath(const Path& path)
{
    Params params;
    params.set("path", path.string());
    return params;
}

/// What an Error says, or "" when none is thrown.
inline QString sentenceOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

inline QString text(const QString& fragment) { return fragment; }
inline QString text(const char* fragment) { return QString::fromUtf8(fragment); }

} // namespace retort::test

/// The sentence contains the fragment, or the test shows both.
#define COMPARE_SAYS(sentence, fragment)                                                                              \
    do {                                                                                                              \
        const QString said = (sentence), wanted = retort::test::text(fragment);                                       \
        QVERIFY2(said.contains(wanted), qPrintable(QStringLiteral("said: \"%1\"; wanted: \"%2\"").arg(said, wanted))); \
    } while (false)
