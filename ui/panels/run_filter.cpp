#include "ui/panels/run_filter.h"

#include "core/catalogue/catalogue.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

using Compare = RunFilter::Compare;

struct Operator {
    const char16_t* text;
    Compare compare;
};
constexpr Operator operators[] = {   // longest first
    {u">=", Compare::AtLeast}, {u"<=", Compare::AtMost}, {u"!=", Compare::Unequal}, {u"≥", Compare::AtLeast}, {u"≤", Compare::AtMost},
    {u"≠", Compare::Unequal},  {u":", Compare::Contains}, {u"=", Compare::Equal},   {u">", Compare::Greater}, {u"<", Compare::Less},
};

struct Mark {
    const char* id;
    bool (*holds)(const RunSummary& run);
};
constexpr Mark marks[] = {
    {"pinned", [](const RunSummary& run) { return run.pinned; }},
    {"altered", [](const RunSummary& run) { return run.altered; }},
    {"imported", [](const RunSummary& run) { return run.imported; }},
    {"live", [](const RunSummary& run) { return !isFinal(run.state); }},
};

/// Whom translators see this file's words belong to.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunFilter)
};

bool has(const QString& text, const QString& part) { return text.contains(part, Qt::CaseInsensitive); }
bool same(const QString& a, const QString& b) { return a.compare(b, Qt::CaseInsensitive) == 0; }

/// Blanks separate, quotes hold together.
QStringList tokens(const QString& text)
{
    QStringList all;
    QString token;
    bool quoted = false, begun = false;
    for (const QChar c : text) {
        if (c == QLatin1Char('"')) {
            quoted = !quoted;
            begun = true;
        } else if (c.isSpace() && !quoted) {
            if (begun)
                all << std::exchange(token, {});
            begun = false;
        } else {
            token += c;
            begun = true;
        }
    }
    if (begun)
        all << token;
    return all;
}

/// "100k", "1.5M", "80%", and for times "90", "90s", "2m", "1.5h".
std::optional<double> numberFrom(QString text, const RunColumn& column)
{
    double factor = 1;
    if (!text.isEmpty() && text.back().isLetter()) {
        const bool time = column.id == "duration";
        switch (text.back().unicode()) {
        case 's': factor = time ? 1 : 0; break;
        case 'm': factor = time ? 60 : 0; break;
        case 'h': factor = time ? 3600 : 0; break;
        case 'k':
        case 'K': factor = 1e3; break;
        case 'M': factor = 1e6; break;
        default: factor = 0;
        }
        text.chop(1);
    } else if (text.endsWith(QLatin1Char('%'))) {
        text.chop(1);
    }
    text.replace(QChar(0x2212), QLatin1Char('-'));
    bool ok = false;
    double value = QLocale::c().toDouble(text, &ok);
    if (!ok)
        value = QLocale().toDouble(text, &ok);
    if (!ok || factor == 0 || !std::isfinite(value))
        return {};
    return column.typed ? column.typed(value * factor) : value * factor;
}

QString withNearest(const QString& sentence, const QString& word, const std::vector<std::string_view>& known)
{
    const std::string near = nearest(word.toLower().toStdString(), known);
    return near.empty() ? sentence : sentence + QLatin1Char(' ') + Words::tr("Did you mean “%1”?").arg(QString::fromStdString(near));
}

/// What a text column is compared with: as shown, and as it is called in experiments and on the command line.
QStringList textsOf(const RunColumn& column, const RunInContext& run)
{
    QStringList texts;
    if (column.id == "tags") {
        for (const std::string& tag : run.run->tags)
            texts << QString::fromStdString(tag);
        return texts;
    }
    texts << column.text(run);
    const auto add = [&](std::string_view word) { texts << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())); };
    if (column.id == "state")
        add(toText(run.run->state));
    else if (column.id == "role")
        add(toText(run.run->role));
    else if (column.id == "name")
        add(run.run->node);
    return texts;
}

bool isAnywhere(const QString& word, const RunInContext& run)
{
    return std::ranges::any_of(runColumns(), [&](const RunColumn& column) {
        return column.text && column.id != "started"
            && std::ranges::any_of(textsOf(column, run), [&](const QString& text) { return has(text, word); });
    });
}

bool compares(Compare compare, double value, double with, const RunColumn& column)
{
    const bool equal = std::abs(value - with) < 1e-9 || column.show(value) == column.show(with);
    switch (compare) {
    case Compare::Contains:
    case Compare::Equal: return equal;
    case Compare::Unequal: return !equal;
    case Compare::Less: return value < with;
    case Compare::AtMost: return value <= with || equal;
    case Compare::Greater: return value > with;
    case Compare::AtLeast: return value >= with || equal;
    }
    return false;
}

} // namespace

RunFilter RunFilter::parse(const QString& text)
{
    RunFilter filter;
    for (QString& token : tokens(text))
        filter.add(std::move(token));
    return filter;
}

void RunFilter::add(QString token)
{
    Term term;
    if (token.size() > 1 && token.startsWith(QLatin1Char('-'))) {
        term.negated = true;
        token.remove(0, 1);
    }
    static const QRegularExpression field(QStringLiteral("^([\\p{L}_]+)(>=|<=|!=|[≥≤≠:=<>])(.*)$"));
    const auto match = field.match(token);
    if (!match.hasMatch()) {
        if (!token.isEmpty()) {
            term.words = {token};
            m_terms.push_back(std::move(term));
        }
        return;
    }
    const QString sign = match.captured(2);
    term.compare = std::ranges::find_if(operators, [&](const Operator& o) { return sign == QStringView(o.text); })->compare;
    if (match.captured(3).isEmpty())
        return;   // still being typed
    const QString wrong = addField(std::move(term), match.captured(1), match.captured(3));
    if (m_problem.isEmpty())
        m_problem = wrong;
}

QString RunFilter::addField(Term term, const QString& name, const QString& value)
{
    term.words = value.split(QLatin1Char(','), Qt::SkipEmptyParts);
    if (same(name, QStringLiteral("is"))) {
        std::vector<std::string_view> known;
        for (const Mark& mark : marks)
            known.emplace_back(mark.id);
        for (const QString& word : std::as_const(term.words))
            if (std::ranges::none_of(marks, [&](const Mark& mark) { return same(word, QLatin1StringView(mark.id)); }))
                return withNearest(Words::tr("A run is pinned, altered, imported or live, not “%1”.").arg(word), word, known);
        term.mark = true;
    } else {
        term.column = findRunColumn(name);
        if (!term.column) {
            std::vector<std::string_view> known{"is"};
            for (const RunColumn& column : runColumns())
                known.insert(known.end(), {column.id, column.alias});
            return withNearest(Words::tr("There is no field “%1”.").arg(name), name, known);
        }
        if (term.column->number) {
            for (const QString& word : std::as_const(term.words)) {
                const auto number = numberFrom(word, *term.column);
                if (!number)
                    return Words::tr("“%1” needs a number, not “%2”.").arg(name, word);
                term.numbers.push_back(*number);
            }
        } else if (term.compare > Compare::Unequal) {
            return Words::tr("“%1” is a text: ask for it with a colon.").arg(name);
        }
    }
    m_terms.push_back(std::move(term));
    return {};
}

bool RunFilter::matches(const RunInContext& run) const
{
    return std::ranges::all_of(m_terms, [&](const Term& term) { return holds(term, run) != term.negated; });
}

bool RunFilter::holds(const Term& term, const RunInContext& run)
{
    const auto any = [&](auto&& test) { return std::ranges::any_of(term.words, test); };
    if (term.mark)
        return any([&](const QString& word) {
            const auto shown = [&](const Mark& mark) { return same(word, QLatin1StringView(mark.id)) && mark.holds(*run.run); };
            return std::ranges::any_of(marks, shown);
        });
    if (!term.column)
        return any([&](const QString& word) { return isAnywhere(word, run); });
    if (term.column->number) {
        const auto value = term.column->number(run);
        const auto one = [&](double number) { return compares(term.compare, *value, number, *term.column); };
        if (!value)
            return false;
        return term.compare == Compare::Unequal ? std::ranges::all_of(term.numbers, one) : std::ranges::any_of(term.numbers, one);
    }
    const QStringList texts = textsOf(*term.column, run);
    const auto fits = term.compare == Compare::Contains ? has : same;
    const bool found = any([&](const QString& word) {
        return std::ranges::any_of(texts, [&](const QString& text) { return fits(text, word); });
    });
    return found != (term.compare == Compare::Unequal);
}

} // namespace retort::ui
