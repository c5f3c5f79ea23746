#include "core/base/file_lock.h"
#include "core/store/run_writer.h"
#include "tests/core/store/store_samples.h"
#include "ui/space_label.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace retort;
using namespace retort::test;
using namespace retort::ui;

/// What the window says about the disk.
class TestSpaceLabel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(*qApp); }
    void warnsBeforeTheDiskIsFull();
    void saysThatTrainingWaitsAndThatItGoesOn();
};

void TestSpaceLabel::warnsBeforeTheDiskIsFull()
{
    QVERIFY(spaceWarning(false, 10'000'000'000).isEmpty());
    QVERIFY(spaceWarning(false, static_cast<std::uintmax_t>(-1)).isEmpty());     // unknown
    QVERIFY(spaceWarning(false, 50'000'000).contains(QStringLiteral("nearly full")));
    QVERIFY(spaceWarning(true, 10'000'000'000).contains(QStringLiteral("waits for space")));
}

void TestSpaceLabel::saysThatTrainingWaitsAndThatItGoesOn()
{
    const Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    QSignalSpy said(&workbench, &Workbench::message);
    const SpaceLabel label(workbench);
    Store& store = workbench.follower().store();
    const RunId id = enqueueOne(store);
    RunWriter writer(folder.path, id, store.claim(id, 1).value());
    int tries = 0;
    writer.whenFull([&](const NoSpace&) {
        ++tries;
        if (tries == 1)
            QTRY_VERIFY(label.text().contains(QStringLiteral("waits for space")));
    });
    writer.patiently([&] {
        if (tries < 2)
            throw NoSpace("The disk is full.");
    });
    QCOMPARE(tries, 2);
    QCOMPARE(said.size(), 1);
    QVERIFY(said[0][1].toBool());                                                // a warning
    QTRY_VERIFY(!label.text().contains(QStringLiteral("waits for space")));
    QCOMPARE(said.size(), 2);
    QVERIFY(!said[1][1].toBool());
    writer.end({.state = RunState::Stopped, .message = {}});
}

QTEST_MAIN(TestSpaceLabel)
#include "tst_space_label.moc"
