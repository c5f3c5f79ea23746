#include "core/catalogue/rows.h"

namespace retort::rows {

namespace {

constexpr ParamInfo pathParam[] = {
    {.id = "path", .title = "Folder", .type = ParamType::Path, .value = R"("")", .help = "The folder its files lie in; empty: the usual places are searched."},
};

constexpr ParamInfo idxParams[] = {
    {.id = "path", .title = "Folder", .type = ParamType::Path, .value = "", .help = "A folder with train-images, train-labels, t10k-images and t10k-labels in IDX format, packed with gzip or not."},
};

constexpr std::string_view colourChoices[] = {"rgb", "grey"};
constexpr std::string_view fitChoices[] = {"crop", "stretch"};
constexpr ParamInfo picturesParams[] = {
    {.id = "path", .title = "Folder", .type = ParamType::Path, .value = "", .help = "A folder with a folder of PNG or JPEG pictures for each class, or with train and test, each of them such a folder."},
    {.id = "size", .title = "Size", .type = ParamType::Integer, .value = "32", .min = 4, .max = 512, .unit = "pixels", .help = "Every picture is brought to a square of this side."},
    {.id = "colours", .title = "Colours", .type = ParamType::Choice, .value = R"("rgb")", .help = "Three channels, or one of greys.", .choices = colourChoices},
    {.id = "fit", .title = "Fit", .type = ParamType::Choice, .value = R"("crop")", .help = "The middle square of a picture that is none, or the whole of it, stretched.", .choices = fitChoices},
    {.id = "test_fraction", .title = "Test share", .type = ParamType::Real, .value = "0.2", .min = 0.01, .max = 0.9, .help = "The share of pictures drawn, by class, for the test when there is no folder test."},
};

constexpr std::string_view missingChoices[] = {"refuse", "impute"};
constexpr ParamInfo csvParams[] = {
    {.id = "path", .title = "File", .type = ParamType::Path, .value = "", .help = "The table: comma-separated values, packed with gzip or not."},
    {.id = "test_path", .title = "Test file", .type = ParamType::Path, .value = R"("")", .help = "A table of its own for the test; empty: the test part is drawn from the first."},
    {.id = "header", .title = "First line names the columns", .type = ParamType::Boolean, .value = "true", .help = "Switch off when the first line is already a row."},
    {.id = "label", .title = "Label column", .type = ParamType::Text, .value = R"("last")", .help = "The name of the column with the class, its position counted from 0, or last."},
    {.id = "missing", .title = "Missing values", .type = ParamType::Choice, .value = R"("refuse")", .help = "An empty cell is refused, or replaced by the training part's mean (numbers) or commonest value (categories).", .choices = missingChoices},
    {.id = "test_fraction", .title = "Test share", .type = ParamType::Real, .value = "0.2", .min = 0.01, .max = 0.9, .help = "The share of rows drawn, by class, for the test when there is no test file."},
};

constexpr Entry datasetRows[] = {
    {.id = "digits", .title = "UCI digits", .about = "1 797 handwritten digits of 8 × 8 pixels, bundled with the program; the test part is rows 1437 to 1796, mostly other writers.", .reference = "Alpaydin and Kaynak 1998, doi:10.24432/C50P49"},
    {.id = "fashion_mnist", .title = "Fashion-MNIST", .about = "70 000 pictures of clothes, 28 × 28 pixels in ten classes; 10 000 of them for the test.", .reference = "arXiv:1708.07747", .params = pathParam},
    {.id = "mnist", .title = "MNIST", .about = "70 000 handwritten digits, 28 × 28 pixels; 10 000 of them for the test. Fetch it with ./dev data mnist.", .reference = "LeCun et al. 1998", .params = pathParam},
    {.id = "cifar10", .title = "CIFAR-10", .about = "60 000 coloured pictures of 32 × 32 pixels, ten classes of animals and vehicles; 10 000 of them for the test. Bring the folder of its binary version.", .reference = "Krizhevsky 2009", .params = pathParam},
    {.id = "cifar100", .title = "CIFAR-100", .about = "60 000 coloured pictures of 32 × 32 pixels in a hundred fine classes: the measure of the field; 10 000 of them for the test. Bring the folder of its binary version.", .reference = "Krizhevsky 2009", .params = pathParam},
    {.id = "idx", .title = "IDX folder", .about = "Any pictures in the four IDX files that MNIST made common.", .params = idxParams},
    {.id = "pictures", .title = "Folder of pictures", .about = "PNG and JPEG pictures, a folder for each class, all brought to one size. Decoded once, by the first run.", .params = picturesParams},
    {.id = "csv", .title = "CSV table", .about = "Rows of numbers and categories with a class: categories become one column each, numbers are standardised on the training part.", .params = csvParams},
};

} // namespace

std::span<const Entry> datasets() { return datasetRows; }

} // namespace retort::rows
