#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace retort {

/// What every picture of a folder is brought to.
struct PictureForm {
    std::int64_t side = 32;
    bool colour = true;                       ///< else one channel
    bool crop = true;                         ///< the middle square; else the whole picture, stretched
    std::int64_t channels() const { return colour ? 3 : 1; }
    std::int64_t bytes() const { return channels() * side * side; }
};

/// A folder of pictures, a folder for each class: what its listing and its files' bytes say. Nothing is decoded here.
struct PictureFolder {
    struct File {
        std::filesystem::path path;
        std::int32_t label = 0;
        bool test = false;
    };

    PictureForm form;
    std::vector<std::string> classNames;      ///< the folders' names, in byte order
    std::vector<File> files;                  ///< by part of the folder, class and name; a row's number is its place here
    bool drawn = false;                       ///< the test part is drawn from `files`, which `settle` does
    std::vector<std::string> warnings;
    std::string contentHash;                  ///< empty before `settle`
};

/// Lists it. Throws Error for a folder that is none, and for one that is not laid out as docs/data.md says.
PictureFolder listPictures(const Params& params);
/// Reads all files for the content hash, and draws the test part where there is none. Throws Error.
void settle(PictureFolder& folder, double testFraction);

/// Where the decoded pictures of this content are kept. Throws Error where there is no folder for caches.
std::filesystem::path decodedFile(const PictureFolder& folder);
/// The bytes of all pictures, in the order of `files`; empty where they have not been kept, or are damaged.
std::vector<std::uint8_t> readDecoded(const PictureFolder& folder);
/// Throws Error when they cannot be written.
void keepDecoded(const PictureFolder& folder, const std::vector<std::uint8_t>& bytes);

} // namespace retort
