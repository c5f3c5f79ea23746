#include "core/base/error.h"
#include "ui/application.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace retort;
using namespace retort::ui;

class TestApplication : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatASlotThrowsIsSaidAndTheWindowLives()
    {
        QSignalSpy failed(qobject_cast<Application*>(qApp), &Application::failed);
        QPushButton button;
        int after = 0;
        connect(&button, &QPushButton::clicked, [] { throw Error("The store cannot be read; look at its disk."); });
        connect(&button, &QPushButton::released, [&after] { ++after; });
        button.show();
        QTest::mouseClick(&button, Qt::LeftButton);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed.at(0).at(0).toString(), QStringLiteral("The store cannot be read; look at its disk."));
        QTest::mouseClick(&button, Qt::LeftButton);      // it can be pressed again
        QCOMPARE(failed.size(), 2);
        QCOMPARE(after, 2);
    }

    void soIsWhatATimerThrows()
    {
        QSignalSpy failed(qobject_cast<Application*>(qApp), &Application::failed);
        QTimer timer;
        int turns = 0;
        connect(&timer, &QTimer::timeout, [&turns] {
            ++turns;
            throw Error("again");
        });
        timer.start(1);
        QTRY_VERIFY(turns >= 3);
        QVERIFY(failed.size() >= 3);
        QTimer::singleShot(0, qApp, [] { throw Error("posted"); });
        timer.stop();
        QTRY_VERIFY(failed.constLast().at(0).toString() == QStringLiteral("posted"));
    }
};

int main(int argc, char** argv)
{
    Application application(argc, argv);
    TestApplication test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_application.moc"
