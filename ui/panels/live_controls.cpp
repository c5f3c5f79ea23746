#include "ui/panels/live_controls.h"

#include "core/catalogue/catalogue.h"
#include "ui/follow/run_data.h"
#include "ui/forms/catalogue_text.h"
#include "ui/theme/elided_label.h"
#include "ui/theme/strokes.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace retort::ui {

namespace {

constexpr int sliderSteps = 1000;
constexpr int chosenDigits = 4;               ///< significant ones of what a slider chooses: each step is another number
constexpr int shownDigits = 6;                ///< significant ones of what is written
constexpr int mostDecimals = 12;
constexpr double sliderFactor = 30;           ///< a logarithmic slider reaches so many times more and less than the value it began with

struct LiveValue {
    QString title;
    std::string field;
    const ParamInfo* info;
    WeightSchedule plan;
};

WeightSchedule steady(double value) { return {.from = value, .to = value}; }

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

/// In the middle of a line; other languages than English keep their capitals.
QString titleInText(std::string_view english)
{
    const QString title = catalogueText(english);
    return title == text(english) ? title.toLower() : title;
}

/// The fields of a recipe that may change while it trains, with their planned values.
std::vector<LiveValue> liveValues(const Recipe& recipe)
{
    std::vector<LiveValue> values;
    const ParamInfo* weight = findParam(entry(Kind::Fields, "term"), "weight");
    for (const ParamInfo& info : entry(Kind::Optimizer, recipe.train.optimizer.kind).params) {
        if (info.takes == Takes::Live)
            values.push_back({LiveControls::tr("learning rate"), std::string(info.id), &info, steady(recipe.train.optimizer.params.real(info.id))});
    }
    for (const TermSpec& term : recipe.terms) {
        const std::string path = "terms." + term.name + '.';
        for (const ParamInfo& info : entry(Kind::Term, term.kind).params) {
            if (info.takes == Takes::Live)
                values.push_back({text(term.name) + u' ' + titleInText(info.title), path + std::string(info.id), &info, steady(term.params.real(info.id))});
        }
        values.push_back({text(term.name) + u' ' + LiveControls::tr("weight"), path + "weight", weight, term.weight});
    }
    return values;
}

/// As many decimals as the value has, not as many as it may have, but no more than its significant digits. What it writes of its
/// value it reads as that value: Enter on what nobody has edited changes nothing.
class PlainNumber final : public QDoubleSpinBox {
public:
    using QDoubleSpinBox::QDoubleSpinBox;

private:
    double valueFromText(const QString& text) const override { return text == textFromValue(value()) ? value() : QDoubleSpinBox::valueFromText(text); }

    QString textFromValue(double value) const override
    {
        QLocale plain = locale();
        plain.setNumberOptions(plain.numberOptions() | QLocale::OmitGroupSeparator);
        const int power = value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(value))));
        QString text = plain.toString(value, 'f', std::clamp(shownDigits - 1 - power, 0, decimals()));
        const QString point = locale().decimalPoint();
        if (text.contains(point)) {
            while (text.endsWith(locale().zeroDigit()))
                text.chop(1);
            if (text.endsWith(point))
                text.chop(point.size());
        }
        return text;
    }
};

} // namespace

LiveField::LiveField(const QString& title, std::string field, const ParamInfo& info, QWidget* parent)
    : QWidget(parent), m_field(std::move(field)), m_limits{info.min, info.max}, m_range(m_limits), m_logarithmic(info.logarithmic), m_slider(new QSlider(Qt::Horizontal)), m_number(new PlainNumber)
{
    auto* label = new ElidedLabel(Type::Small, title);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setBuddy(m_number);
    m_number->setRange(info.min, info.max);
    m_number->setDecimals(mostDecimals);
    m_number->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_number->setFrame(false);
    m_number->setAlignment(Qt::AlignRight);
    m_number->setFont(ui::font(Type::Small));
    m_number->setFixedWidth(m_number->fontMetrics().horizontalAdvance(QString(shownDigits + 2, u'0')) + space::medium);
    m_number->setAccessibleName(title);
    m_number->setKeyboardTracking(false);
    m_slider->setRange(0, sliderSteps);
    m_slider->setAccessibleName(title);
    setToolTip(tipText(catalogueText(info.help)));

    auto* head = new QHBoxLayout;
    head->addWidget(label, 1);
    head->addWidget(m_number);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_slider);

    using namespace std::chrono_literals;
    m_rest.setSingleShot(true);
    m_rest.setInterval(300ms);
    connect(&m_rest, &QTimer::timeout, this, &LiveField::settle);
    connect(m_slider, &QSlider::sliderReleased, this, &LiveField::settle);
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        const QSignalBlocker quiet(m_number);
        m_number->setValue(position == positionOf(m_told) ? m_told : valueOf(position));   // moved back is not moved
        m_rest.start();
    });
    connect(m_number, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(positionOf(value));
        m_rest.start();
    });
}

double LiveField::value() const { return m_number->value(); }

void LiveField::follow(double value)
{
    if (isBeingChanged() || value == m_heard)
        return;
    reach(value);
    m_heard = value;
    const QSignalBlocker quietNumber(m_number), quietSlider(m_slider);
    m_number->setValue(value);
    m_told = m_number->value();               // not the store's own: it may have more decimals than a number has here
    m_slider->setValue(positionOf(value));
}

void LiveField::takeBack()
{
    if (const auto heard = std::exchange(m_heard, std::nullopt))
        follow(*heard);
}

bool LiveField::isBeingChanged() const
{
    const bool typed = m_number->text() != m_number->textFromValue(m_number->value());
    return m_rest.isActive() || m_slider->isSliderDown() || typed;
}

/// The first value says how far the slider reaches; a later one beyond that, anew.
void LiveField::reach(double value)
{
    if (m_heard && value >= m_range.from && value <= m_range.to)
        return;
    if (m_logarithmic)
        m_range = {std::max(m_limits.from, value / sliderFactor), std::min(m_limits.to, value * sliderFactor)};
    else
        m_range = {std::max(m_limits.from, 0.0), std::min(m_limits.to, std::max(1.0, 2 * value))};
}

void LiveField::settle()
{
    m_rest.stop();
    if (value() == m_told)
        return;
    m_told = value();
    Q_EMIT chosen(m_told);
}

int LiveField::positionOf(double value) const
{
    const double share = m_logarithmic ? std::log(value / m_range.from) / std::log(m_range.to / m_range.from) : (value - m_range.from) / m_range.width();
    return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * sliderSteps));
}

double LiveField::valueOf(int position) const
{
    const double share = static_cast<double>(position) / sliderSteps;
    const double exact = m_logarithmic ? m_range.from * std::pow(m_range.to / m_range.from, share) : m_range.from + share * m_range.width();
    return QString::number(exact, 'g', chosenDigits).toDouble();
}

LiveControls::LiveControls(Workbench& workbench, QWidget* parent) : QFrame(parent), m_workbench(workbench), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(space::large, space::small + 2, space::large, space::small);
    m_row->setSpacing(2 * space::large);
    auto* badge = typeLabel(Type::Small, tr("live"));
    badge->setToolTip(tr("What is changed here holds from the next batch on, is marked in the curves, and makes the run an altered one: no longer its recipe."));
    setTone(badge, Tone::Good);
    m_row->addWidget(badge);
    setAccessibleName(tr("Live changes"));
    connect(&workbench, &Workbench::currentRunChanged, this, &LiveControls::rebuild);
    connect(&workbench.follower(), &StoreFollower::runsChanged, this, &LiveControls::rebuild);
    rebuild();
}

void LiveControls::rebuild()
{
    const RunSummary* run = m_workbench.follower().summary(m_workbench.currentRun());
    const bool trains = run && (run->state == RunState::Running || run->state == RunState::Paused) && !m_workbench.follower().store().readOnly();
    setVisible(trains);
    if (!trains)
        return;
    if (m_run == run->id)
        return follow();                      // a weight may move from epoch to epoch
    m_run = run->id;
    for (LiveField* old : std::exchange(m_fields, {}))
        delete old;
    m_planned.clear();
    if (m_data)
        disconnect(m_data.get(), nullptr, this, nullptr);
    m_data = m_workbench.follower().data(m_run);
    connect(m_data.get(), &RunData::changed, this, &LiveControls::follow);
    try {
        for (const LiveValue& each : liveValues(recipeFromStoredJson(m_workbench.follower().store().record(m_run).recipeJson))) {
            auto* field = new LiveField(each.title, each.field, *each.info, this);
            connect(field, &LiveField::chosen, this, [this, field](double value) {
                if (!m_workbench.ask(m_run, {.kind = CommandKind::Set, .field = field->field(), .value = value}))
                    field->takeBack();
            });
            m_planned[each.field] = each.plan;
            m_row->addWidget(field, 1);
            m_fields.push_back(field);
        }
    } catch (const std::exception& error) {
        Q_EMIT m_workbench.message(QString::fromUtf8(error.what()), true);
    }
    follow();
}

void LiveControls::follow()
{
    const RunSummary* run = m_workbench.follower().summary(m_run);
    std::map<std::string, double> now;
    for (const auto& [field, plan] : m_planned)
        now[field] = plan.at(run ? run->epoch : 0);
    for (const LiveChange& change : m_data->changes())
        now[change.field] = change.after;
    for (LiveField* field : m_fields)
        field->follow(now[field->field()]);
}

void LiveControls::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    strokes::box(painter, rect(), colour(Tone::Card), colour(Tone::Line), space::radius);
}

} // namespace retort::ui
