#include "ui/panels/live_controls.h"

#include "core/catalogue/catalogue.h"
#include "core/recipe/recipe.h"
#include "ui/follow/run_data.h"
#include "ui/forms/catalogue_text.h"
#include "ui/theme/elided_label.h"
#include "ui/theme/strokes.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>

#include <chrono>
#include <cmath>

namespace retort::ui {

namespace {

constexpr int sliderSteps = 1000;
constexpr double sliderFactor = 30;           ///< a logarithmic slider reaches so many times more and less than the value it began with

struct LiveValue {
    QString title;
    std::string field;
    const ParamInfo* info;
    double value;
};

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
            values.push_back({LiveControls::tr("learning rate"), std::string(info.id), &info, recipe.train.optimizer.params.real(info.id)});
    }
    for (const TermSpec& term : recipe.terms) {
        const std::string path = "terms." + term.name + '.';
        for (const ParamInfo& info : entry(Kind::Term, term.kind).params) {
            if (info.takes == Takes::Live)
                values.push_back({text(term.name) + u' ' + titleInText(info.title), path + std::string(info.id), &info, term.params.real(info.id)});
        }
        values.push_back({text(term.name) + u' ' + LiveControls::tr("weight"), path + "weight", weight, term.weight.to});
    }
    return values;
}

/// As many decimals as the value has, not as many as it may have.
class PlainNumber final : public QDoubleSpinBox {
public:
    using QDoubleSpinBox::QDoubleSpinBox;

private:
    QString textFromValue(double value) const override
    {
        QString text = QDoubleSpinBox::textFromValue(value);
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
    : QWidget(parent), m_field(std::move(field)), m_range{info.min, info.max}, m_logarithmic(info.logarithmic), m_told(0), m_slider(new QSlider(Qt::Horizontal)), m_number(new PlainNumber)
{
    auto* label = new ElidedLabel(Type::Small, title);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setBuddy(m_number);
    m_number->setRange(info.min, info.max);
    m_number->setDecimals(info.logarithmic && info.max <= 10 ? 6 : 3);
    m_number->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_number->setFrame(false);
    m_number->setAlignment(Qt::AlignRight);
    m_number->setFont(ui::font(Type::Small));
    m_number->setFixedWidth(m_number->fontMetrics().horizontalAdvance(QString(m_number->decimals() + 2, u'0')) + space::medium);
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
        m_number->setValue(valueOf(position));
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
    if (m_rest.isActive() || m_slider->isSliderDown() || value == m_told)
        return;
    if (m_told == 0) {                        // the first value says how far the slider reaches
        if (m_logarithmic)
            m_range = {std::max(m_range.from, value / sliderFactor), std::min(m_range.to, value * sliderFactor)};
        else
            m_range = {std::max(m_range.from, 0.0), std::max(1.0, 2 * value)};
    }
    m_told = value;
    const QSignalBlocker quietNumber(m_number), quietSlider(m_slider);
    m_number->setValue(value);
    m_slider->setValue(positionOf(value));
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
    return m_logarithmic ? m_range.from * std::pow(m_range.to / m_range.from, share) : m_range.from + share * m_range.width();
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
    if (!trains || m_run == run->id)
        return;
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
            connect(field, &LiveField::chosen, this, [this, name = each.field](double value) {
                m_workbench.ask(m_run, {.kind = CommandKind::Set, .field = name, .value = value});
            });
            m_planned[each.field] = each.value;
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
    std::map<std::string, double> now = m_planned;
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
