#include "tests/ui/digits_lab.h"
#include "tests/ui/tables_lab.h"
#include "ui/background.h"
#include "ui/panels/sample_grid.h"
#include "ui/panels/sample_model.h"
#include "ui/panels/samples_panel.h"
#include "ui/theme/theme.h"
#include "ui/workbench.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace retort;
using namespace retort::ui;

class TestSamplesPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(*qApp); }
    void aChosenSampleStaysChosenAtAnotherTemperature();
    void theRowsAreComputedBesideTheWindow();
    void theTilesFillTheWidth();
    void anotherDataSetsPicturesAreNotKept();
};

namespace {

/// The samples of a finished student, all of them, the least clear to the teacher first.
struct Shown {
    Shown() : lab({.seeds = 1, .finished = true}), workbench(lab.folder.path, Store::Access::ReadWrite), panel(workbench)
    {
        workbench.setSampleFilter({.what = SampleFilter::What::All, .truth = -1, .predicted = -1});
        workbench.setCurrentRun(lab.students[0]);
        panel.resize(900, 600);
        panel.show();
        auto* order = panel.findChildren<QComboBox*>().at(1);
        order->setCurrentIndex(static_cast<int>(SampleOrder::TeacherEntropy));
        Q_EMIT order->activated(order->currentIndex());
        grid = panel.findChild<SampleGrid*>();
        model = qobject_cast<SampleModel*>(grid->model());
    }
    std::vector<SampleId> order() const
    {
        std::vector<SampleId> ids;
        for (int i = 0; i < model->rowCount(); ++i)
            ids.push_back(model->row(i).id);
        return ids;
    }
    std::vector<SampleId> expected(double temperature) const
    {
        std::vector<SampleId> ids;
        const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], workbench.viewPoint());
        for (const SampleRow& row : sampleRows(*beliefs, workbench.sampleFilter(), SampleOrder::TeacherEntropy, temperature))
            ids.push_back(row.id);
        return ids;
    }
    test::DigitsLab lab;
    Workbench workbench;
    SamplesPanel panel;
    SampleGrid* grid;
    SampleModel* model;
};

} // namespace

void TestSamplesPanel::aChosenSampleStaysChosenAtAnotherTemperature()
{
    Shown shown;
    shown.workbench.setViewTemperature(1);
    const auto cold = shown.expected(1), hot = shown.expected(12);
    QVERIFY(cold != hot);
    QTRY_COMPARE(shown.order(), cold);
    QCOMPARE(shown.grid->currentIndex().row(), 0);
    const auto moves = std::ranges::mismatch(cold, hot).in1 - cold.begin();
    shown.grid->setCurrentIndex(shown.model->index(static_cast<int>(moves)));
    const SampleId chosen = cold[static_cast<std::size_t>(moves)];
    shown.workbench.setViewTemperature(12);
    QTRY_COMPARE(shown.order(), hot);
    QCOMPARE(shown.model->row(shown.grid->currentIndex().row()).id, chosen);
    QVERIFY(shown.grid->currentIndex().row() != moves);

    shown.workbench.setSampleFilter({.what = SampleFilter::What::Correct, .truth = -1, .predicted = -1});
    QTRY_VERIFY(shown.order() != hot);
    QCOMPARE(shown.grid->currentIndex().row(), 0);     // other samples: from their beginning
}

void TestSamplesPanel::theRowsAreComputedBesideTheWindow()
{
    Shown shown;
    shown.workbench.setViewTemperature(1);
    QTRY_COMPARE(shown.order(), shown.expected(1));
    QTRY_COMPARE(backgroundWork.load(), 0);
    const auto before = shown.order();
    for (const double temperature : {2.0, 4.0, 12.0})
        shown.workbench.setViewTemperature(temperature);
    QCOMPARE(shown.order(), before);                   // nothing has been computed within the calls
    QCOMPARE(backgroundWork.load(), 1);                // and what comes quicker than it is worked off does not pile up
    QTRY_COMPARE(shown.order(), shown.expected(12));
}

void TestSamplesPanel::theTilesFillTheWidth()
{
    Shown shown;
    QTRY_VERIFY(shown.model->rowCount() > 20);
    for (const int width : {520, 640, 750, 1000}) {
        shown.panel.resize(width, 600);
        QTRY_VERIFY(shown.grid->gridSize().width() * (shown.grid->viewport()->width() / shown.grid->gridSize().width()) > shown.grid->viewport()->width() - 12);
        QCOMPARE(shown.panel.width(), width);
        QVERIFY(shown.grid->gridSize().width() >= shown.grid->itemDelegate()->sizeHint({}, {}).width());
    }
}

void TestSamplesPanel::anotherDataSetsPicturesAreNotKept()
{
    test::TablesLab lab;
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.fruit);
    SamplesPanel panel(workbench);
    panel.resize(900, 600);
    panel.show();
    const auto* model = panel.findChild<SampleModel*>();
    QTRY_COMPARE(model->className(0), QStringLiteral("apple"));
    QTRY_COMPARE(model->rowCount(), 4);
    QVERIFY(!model->picture(model->row(0)).isNull());
    const auto labels = panel.findChildren<QLabel*>();
    const QLabel* large = *std::ranges::find(labels, QStringLiteral("The chosen sample's picture"), &QLabel::accessibleName);
    QTRY_VERIFY(!large->pixmap().isNull());
    std::filesystem::remove(lab.file("animals"));
    QSignalSpy said(&workbench, &Workbench::message);
    workbench.setCurrentRun(lab.animals);
    QTRY_COMPARE(said.size(), 1);
    QTRY_COMPARE(model->rowCount(), 4);
    QCOMPARE(model->className(0), QStringLiteral("0"));
    QVERIFY(model->picture(model->row(0)).isNull());
    QVERIFY(large->pixmap().isNull());
}

QTEST_MAIN(TestSamplesPanel)
#include "tst_samples_panel.moc"
