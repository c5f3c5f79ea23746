#pragma once

#include "ui/follow/run_columns.h"

#include <QString>

#include <vector>

namespace retort::ui {

/// The filter line of the run list, parsed: terms that must all hold.
///
///   word   "two words"            somewhere in its name, network, teacher, terms, data, tags, note, state or id
///   student:mlp  tag:demo         a text column contains it (a number column: equals it)
///   tag=demo  T=4  T!=4           equals
///   T>=4  test>80  parameters<100k  duration>2m     numbers, in the column's unit; k, M, % and s, m, h are understood
///   state:finished,stopped        one of several
///   is:pinned  is:altered         its marks (imported, live)
///   -tag:old                      not
class RunFilter {
public:
    static RunFilter parse(const QString& text);

    bool matches(const RunInContext& run) const;
    bool isEmpty() const { return m_terms.empty(); }
    /// What is wrong with a term, for under the line (the term itself is left out); empty: nothing.
    const QString& problem() const { return m_problem; }

    enum class Compare { Contains, Equal, Unequal, Less, AtMost, Greater, AtLeast };

private:
    struct Term {
        const RunColumn* column = nullptr;    ///< nullptr: anywhere, or a mark
        bool mark = false;
        bool negated = false;
        Compare compare = Compare::Contains;
        QStringList words;                    ///< one of them must hold
        std::vector<double> numbers;          ///< the words of a number column
    };

    void add(QString token);
    QString addField(Term term, const QString& name, const QString& value);
    static bool holds(const Term& term, const RunInContext& run);

    std::vector<Term> m_terms;
    QString m_problem;
};

} // namespace retort::ui
