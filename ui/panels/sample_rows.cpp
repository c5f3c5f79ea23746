#include "ui/panels/sample_rows.h"

#include "core/analysis/agreement.h"
#include "core/analysis/softmax.h"

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

bool passes(const SampleFilter& filter, const SampleRow& row)
{
    switch (filter.what) {
    case SampleFilter::What::Cell: return row.truth == filter.truth && (filter.byTeacher ? row.teacher : row.student) == filter.predicted;
    case SampleFilter::What::Correct: return row.truth == row.student;
    case SampleFilter::What::Wrong: return row.truth != row.student;
    case SampleFilter::What::All: return true;
    }
    return true;
}

/// What rows are sorted by, the largest first.
double key(const SampleRow& row, SampleOrder order)
{
    switch (order) {
    case SampleOrder::Source: return 0;
    case SampleOrder::Confident: return row.studentProbability;
    case SampleOrder::Unsure: return -row.studentProbability;
    case SampleOrder::SecondGuess: return row.secondGuess;
    case SampleOrder::TeacherEntropy: return row.teacherEntropy;
    case SampleOrder::Disagreement: return row.disagreement;
    }
    return 0;
}

std::int64_t rowOf(const Samples& samples, SampleId id)
{
    const auto guess = static_cast<std::size_t>(id & 0xffffffffu);
    if (guess < samples.ids.size() && samples.ids[guess] == id)
        return static_cast<std::int64_t>(guess);
    const auto found = std::ranges::find(samples.ids, id);
    return found == samples.ids.end() ? -1 : found - samples.ids.begin();
}

QImage strip(const float* values, std::int64_t count)
{
    // A square of cells, each value between the sample's least and greatest.
    const auto side = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count))));
    QImage image(side, side, QImage::Format_Grayscale8);
    image.fill(255);
    const auto [least, greatest] = std::minmax_element(values, values + count);
    const float range = *greatest > *least ? *greatest - *least : 1;
    for (std::int64_t i = 0; i < count; ++i)
        image.scanLine(static_cast<int>(i / side))[i % side] = static_cast<uchar>(255 - 255 * (values[i] - *least) / range);
    return image;
}

} // namespace

std::vector<SampleRow> sampleRows(const Beliefs& beliefs, const SampleFilter& filter, SampleOrder order, double temperature)
{
    const Predictions& student = beliefs.student;
    std::optional<Predictions> teacher, hardTeacher;
    if (beliefs.hasTeacher()) {
        teacher = beliefs.teacher(temperature);
        hardTeacher = beliefs.teacher(1);
    }
    std::vector<double> probabilities(static_cast<std::size_t>(student.classes));
    std::vector<SampleRow> rows;
    for (std::int64_t i = 0; i < student.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        SampleRow row{.index = i, .id = student.ids[at], .truth = student.labels[at], .student = argmax(student.row(i))};
        if (hardTeacher)
            row.teacher = argmax(hardTeacher->row(i));
        if (!passes(filter, row))
            continue;
        softmax(student.row(i), temperature, probabilities);
        row.studentProbability = probabilities[static_cast<std::size_t>(row.student)];
        if (teacher) {
            softmax(teacher->row(i), temperature, probabilities);
            row.teacherProbability = probabilities[static_cast<std::size_t>(row.teacher)];
            row.teacherEntropy = entropy(probabilities);
            row.disagreement = divergence(teacher->row(i), student.row(i), temperature);
            probabilities[static_cast<std::size_t>(row.teacher)] = 0;
            row.secondGuess = *std::ranges::max_element(probabilities);
        }
        rows.push_back(row);
    }
    std::ranges::stable_sort(rows, std::ranges::greater(), [order](const SampleRow& row) { return key(row, order); });
    return rows;
}

QImage pictureOf(const Dataset& dataset, SampleId id)
{
    const Samples& samples = (id >> 32) == 0 ? dataset.train : dataset.test;
    const std::int64_t row = rowOf(samples, id);
    if (row < 0)
        return {};
    const std::int64_t values = dataset.shape.values();
    if (!dataset.picture || samples.bytes.empty())
        return strip(samples.reals.data() + row * values, values);

    const int width = static_cast<int>(dataset.shape.width), height = static_cast<int>(dataset.shape.height);
    const std::uint8_t* bytes = samples.bytes.data() + row * values;
    const double scale = 255.0 / dataset.byteScale;
    const auto shown = [&](std::int64_t channel, int y, int x) { return static_cast<int>(std::lround(bytes[(channel * height + y) * width + x] * scale)); };
    const bool coloured = dataset.shape.channels >= 3;
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int red = shown(0, y, x);
            image.setPixel(x, y, coloured ? qRgb(red, shown(1, y, x), shown(2, y, x)) : qRgb(red, red, red));
        }
    }
    return image;
}

} // namespace retort::ui
