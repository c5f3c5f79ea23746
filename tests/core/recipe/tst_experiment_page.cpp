#include "core/base/file.h"
#include "core/recipe/typed_value.h"
#include "planning.h"
#include "tests/places.h"

using namespace retort;   // NOLINT: a test of this namespace alone

/// docs/experiment.md describes the catalogue's rows: it must hold their lines as they are now.
class TestExperimentPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_page = readFile(test::sourceFolder() / "docs/experiment.md"); }

    void everyParameterHasItsLine()
    {
        for (const Kind kind : allKinds()) {
            for (const Entry& row : catalogue(kind)) {
                if (kind == Kind::Fields && row.id == "node")
                    continue;   // stands among the fields of a node
                for (const ParamInfo& info : row.params) {
                    const std::string line = "| `" + std::string(info.id) + "` | " + accepted(info) + (info.unit.empty() ? "" : " (" + std::string(info.unit) + ")") + " | "
                        + (info.value.empty() ? "must be given" : "`" + std::string(info.value) + "`") + " | " + std::string(info.help) + " |\n";
                    QVERIFY2(m_page.find(line) != std::string::npos, line.c_str());
                }
            }
        }
    }

    void everyKindHasItsParagraph()
    {
        for (const Kind kind : allKinds()) {
            for (const Entry& row : catalogue(kind)) {
                const std::string paragraph = "**`" + std::string(row.id) + "`** (" + std::string(row.title) + "): " + std::string(row.about) + "\n";
                QVERIFY2(kind == Kind::Fields || m_page.find(paragraph) != std::string::npos, paragraph.c_str());
            }
        }
    }

    void itsExampleIsSoundAndAsManyRunsAsItSays()
    {
        const auto begin = m_page.find("```json\n") + 8;
        const Experiment experiment = parseExperiment(m_page.substr(begin, m_page.find("```", begin) - begin));
        QCOMPARE(planning::text(resolve(experiment).problems), std::string());
        QCOMPARE(plan(planning::resolved(experiment), planning::digits()).runs.size(), std::size_t{21});
    }

private:
    std::string m_page;
};

QTEST_APPLESS_MAIN(TestExperimentPage)
#include "tst_experiment_page.moc"
