#pragma once

#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTimer>

#include <functional>
#include <utility>
#include <vector>

/// Answers to the modal dialogs that a test brings up.
namespace retort::test {

using Answers = std::vector<std::function<void(QDialog&)>>;

/// One answer for each dialog that comes, or that stays, in their order. To be called before what brings up the first.
inline void answerDialogs(Answers answers, int patience = 400)
{
    if (answers.empty())
        return;
    QTimer::singleShot(5, qApp, [answers = std::move(answers), patience]() mutable {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (!dialog && patience > 0)
            return answerDialogs(std::move(answers), patience - 1);
        QVERIFY2(dialog, "no dialog has come");
        const auto answer = std::move(answers.front());
        answers.erase(answers.begin());
        answerDialogs(std::move(answers));    // the next may come up inside this answer
        answer(*dialog);
    });
}

inline void cancel(QDialog& dialog) { dialog.reject(); }

inline std::function<void(QDialog&)> press(const char* button)
{
    return [button](QDialog& dialog) {
        for (auto* each : dialog.findChildren<QPushButton*>()) {
            if (each->text() == QString::fromUtf8(button))
                return each->click();
        }
        QFAIL(button);
    };
}

/// In a file dialog: types a name and confirms it.
inline std::function<void(QDialog&)> typeName(const QString& name)
{
    return [name](QDialog& dialog) {
        auto* edit = dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(name);
        dialog.accept();
    };
}

} // namespace retort::test
