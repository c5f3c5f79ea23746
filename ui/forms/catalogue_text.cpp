#include "ui/forms/catalogue_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <string>

namespace retort::ui {

QString catalogueText(std::string_view english) { return QCoreApplication::translate("Catalogue", std::string(english).c_str()); }

QString tipText(const QString& text)
{
    constexpr qsizetype longest = 72;
    QStringList lines{QString()};
    for (const QString& word : text.split(u' ')) {
        if (!lines.back().isEmpty() && lines.back().size() + 1 + word.size() > longest)
            lines << word;
        else
            lines.back() += (lines.back().isEmpty() ? QString() : QStringLiteral(" ")) + word;
    }
    return lines.join(u'\n');
}

} // namespace retort::ui
