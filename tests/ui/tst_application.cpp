#include "core/base/error.h"
#include "ui/application.h"

#include <QEvent>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace retort;
using namespace retort::ui;

/// No widget: those of Qt are not built to be thrown through, and leak some bytes each time.
class Presses : public QObject {
    Q_OBJECT
Q_SIGNALS:
    void pressed();

private:
    bool event(QEvent* event) override
    {
        if (event->type() == QEvent::User)
            Q_EMIT pressed();
        return QObject::event(event);
    }
};

class TestApplication : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatASlotThrowsIsSaidAndTheWindowLives()
    {
        QSignalSpy failed(qobject_cast<Application*>(qApp), &Application::failed);
        Presses presses;
        int heard = 0;
        connect(&presses, &Presses::pressed, [&heard] {
            ++heard;
            throw Error("The store cannot be read; look at its disk.");
        });
        for (int press = 1; press <= 2; ++press) {           // it can be pressed again
            QCoreApplication::postEvent(&presses, new QEvent(QEvent::User));
            QTRY_COMPARE(failed.size(), press);
            QCOMPARE(heard, press);
        }
        QCOMPARE(failed.at(0).at(0).toString(), QStringLiteral("The store cannot be read; look at its disk."));
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
