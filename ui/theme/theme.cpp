#include "ui/theme/theme.h"

#include "ui/theme/style.h"

#include <QApplication>
#include <QEvent>
#include <QFontInfo>
#include <QLabel>
#include <QPalette>

namespace retort::ui {

namespace {

struct ChoiceName {
    ThemeChoice choice;
    QLatin1StringView id;
};
constexpr ChoiceName choices[] = {
    {ThemeChoice::Auto, QLatin1StringView("auto")},
    {ThemeChoice::Light, QLatin1StringView("light")},
    {ThemeChoice::Dark, QLatin1StringView("dark")},
    {ThemeChoice::Contrast, QLatin1StringView("contrast")},
};

QPalette paletteOf(Look look)
{
    const auto c = [look](Tone tone) { return colour(tone, look); };
    QPalette palette;
    const auto all = [&palette](QPalette::ColorRole role, const QColor& value) { palette.setColor(QPalette::All, role, value); };
    all(QPalette::Window, c(Tone::Ground));
    all(QPalette::WindowText, c(Tone::Text));
    all(QPalette::Base, c(Tone::Card));
    all(QPalette::AlternateBase, mix(c(Tone::Card), c(Tone::Ground), 0.6));
    all(QPalette::Text, c(Tone::Text));
    all(QPalette::Button, c(Tone::Card));
    all(QPalette::ButtonText, c(Tone::Text));
    all(QPalette::BrightText, c(Tone::Bad));
    all(QPalette::ToolTipBase, c(Tone::Card));
    all(QPalette::ToolTipText, c(Tone::Text));
    all(QPalette::PlaceholderText, c(Tone::Quiet));
    all(QPalette::Highlight, c(Tone::Accent));
    all(QPalette::HighlightedText, c(Tone::OnAccent));
    all(QPalette::Link, c(Tone::Accent));
    all(QPalette::LinkVisited, c(Tone::Accent));
    all(QPalette::Light, c(Tone::Card));
    all(QPalette::Midlight, c(Tone::Line));
    all(QPalette::Mid, c(Tone::Line));
    all(QPalette::Dark, c(Tone::Outline));
    all(QPalette::Shadow, c(Tone::Outline));
    const QColor faint = mix(c(Tone::Quiet), c(Tone::Card), 0.45);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

/// A bare machine has DejaVu only, which is broad; where something calmer is installed and the desktop asks for nothing else, use it.
QFont bestFont(QFont font)
{
    if (!QFontInfo(font).family().startsWith(QLatin1StringView("DejaVu")))
        return font;
    for (const char* family : {"Inter", "Noto Sans", "Cantarell", "Source Sans 3", "Open Sans", "Ubuntu", "Liberation Sans"}) {
        QFont candidate = font;
        candidate.setFamily(QLatin1StringView(family));
        if (QFontInfo(candidate).family() == QLatin1StringView(family))
            return candidate;
    }
    return font;
}

} // namespace

Theme& Theme::instance()
{
    static Theme theme;
    return theme;
}

void Theme::install(QApplication& application)
{
    QApplication::setFont(bestFont(QApplication::font()));
    QApplication::setStyle(new Style);
    QApplication::setPalette(QPalette());
    application.installEventFilter(this);
    m_announced = m_look;
}

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    // An empty palette makes Qt compute the application's anew: desktop's palette first, then the style's polish, which asks follow().
    QApplication::setPalette(QPalette());
}

QPalette Theme::follow(const QPalette& desktop)
{
    switch (m_choice) {
    case ThemeChoice::Auto: m_look = isDark(desktop) ? Look::Dark : Look::Light; break;
    case ThemeChoice::Light: m_look = Look::Light; break;
    case ThemeChoice::Dark: m_look = Look::Dark; break;
    case ThemeChoice::Contrast: m_look = Look::Contrast; break;
    }
    return paletteOf(m_look);
}

bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ApplicationPaletteChange && m_announced != m_look) {
        m_announced = m_look;
        Q_EMIT changed();
    }
    return QObject::eventFilter(watched, event);
}

QString choiceId(ThemeChoice choice) { return choices[static_cast<int>(choice)].id; }

ThemeChoice choiceFromId(const QString& id)
{
    for (const auto& known : choices) {
        if (known.id == id)
            return known.choice;
    }
    return ThemeChoice::Auto;
}

QColor colour(Tone tone) { return colour(tone, Theme::instance().look()); }

QColor runColour(std::int64_t index) { return runColour(index, Theme::instance().look()); }

QPen runPen(std::int64_t index, double width)
{
    QPen pen(runColour(index), width);
    pen.setCapStyle(Qt::FlatCap);
    if (const auto dash = runDash(index); !dash.isEmpty())
        pen.setDashPattern(dash);
    return pen;
}

QFont font(Type type)
{
    QFont font = QApplication::font();
    const double size = font.pointSizeF() > 0 ? font.pointSizeF() : font.pixelSize() * 0.75;
    switch (type) {
    case Type::Body: break;
    case Type::Small: font.setPointSizeF(size * 0.9); break;
    case Type::Strong: font.setWeight(QFont::DemiBold); break;
    case Type::Title:
        font.setPointSizeF(size * 1.05);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Number:
        font.setPointSizeF(size * 1.7);
        font.setWeight(QFont::Medium);
        break;
    }
    return font;
}

QLabel* typeLabel(Type type, const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setFont(font(type));
    return label;
}

QLabel* quietLabel(const QString& text, QWidget* parent)
{
    auto* label = typeLabel(Type::Small, text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

void setTone(QLabel* label, Tone tone)
{
    const auto apply = [label, tone] {
        QPalette palette;
        palette.setColor(label->foregroundRole(), colour(tone));
        label->setPalette(palette);
    };
    QObject::disconnect(&Theme::instance(), &Theme::changed, label, nullptr);
    QObject::connect(&Theme::instance(), &Theme::changed, label, apply);
    apply();
}

} // namespace retort::ui
