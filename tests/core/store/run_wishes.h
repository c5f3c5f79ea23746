#pragma once

#include "store_samples.h"

#include <QStringList>

/// What the tests share that ask runs for something.
namespace retort::test {

/// "pause", "set lr 0.01"
inline Command commandOf(const QString& text)
{
    const QStringList words = text.split(QLatin1Char(' '));
    Command command;
    if (words[0] == QStringLiteral("pause"))
        command.kind = CommandKind::Pause;
    else if (words[0] == QStringLiteral("resume"))
        command.kind = CommandKind::Resume;
    else if (words[0] == QStringLiteral("step"))
        command.kind = CommandKind::Step;
    else if (words[0] == QStringLiteral("stop"))
        command.kind = CommandKind::Stop;
    else {
        command.kind = CommandKind::Set;
        command.field = words[1].toStdString();
        command.value = words[2].toDouble();
    }
    return command;
}

inline QString stateOf(Store& store, const RunId& id)
{
    return QString::fromStdString(std::string(toText(store.run(id).state)));
}

} // namespace retort::test
