#include "ui/panels/belief_bars.h"

#include "ui/follow/run_text.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace retort::ui {

BeliefBars::BeliefBars(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("The teacher's and the student's distribution over the classes"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BeliefBars::show(std::vector<double> teacher, std::vector<double> student, QStringList classes, int truth)
{
    m_teacher = std::move(teacher);
    m_student = std::move(student);
    m_classes = std::move(classes);
    m_truth = truth;
    QStringList words;
    for (qsizetype k = 0; k < m_classes.size(); ++k) {
        const auto at = static_cast<std::size_t>(k);
        words << (m_teacher.empty() ? tr("%1: student %2 %").arg(m_classes[k], percentText(m_student[at]))
                                    : tr("%1: teacher %2 %, student %3 %").arg(m_classes[k], percentText(m_teacher[at]), percentText(m_student[at])));
    }
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

void BeliefBars::clear()
{
    m_student.clear();
    m_teacher.clear();
    m_classes.clear();
    setAccessibleDescription({});
    update();
}

QSize BeliefBars::sizeHint() const
{
    const int rows = std::clamp(static_cast<int>(m_classes.size()), 6, 12);
    return {300, rows * (QFontMetrics(ui::font(Type::Small)).height() + space::medium)};
}

QSize BeliefBars::minimumSizeHint() const { return {220, 120}; }

void BeliefBars::paintEvent(QPaintEvent*)
{
    if (m_student.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(Type::Small));
    const QFontMetrics metrics(painter.font());

    // With many classes only those that matter have room: the largest of either, in class order.
    const int room = std::max(1, height() / (metrics.height() + space::small));
    std::vector<int> shown(m_student.size());
    for (std::size_t k = 0; k < shown.size(); ++k)
        shown[k] = static_cast<int>(k);
    if (static_cast<int>(shown.size()) > room) {
        const auto weight = [this](int k) {
            const auto at = static_cast<std::size_t>(k);
            return std::max(m_student[at], m_teacher.empty() ? 0.0 : m_teacher[at]) + (k == m_truth ? 2 : 0);
        };
        std::ranges::stable_sort(shown, std::ranges::greater(), weight);
        shown.resize(static_cast<std::size_t>(room));
        std::ranges::sort(shown);
    }
    int names = 0;
    for (int k : shown)
        names = std::max(names, metrics.horizontalAdvance(m_classes[k]));
    names = std::min(names + 2 * space::medium, width() / 3);
    const int number = metrics.horizontalAdvance(QStringLiteral("> 99 %")) + space::small;
    const double bar = std::max(10.0, (width() - names) / 2.0 - number);
    const double pitch = static_cast<double>(height()) / static_cast<double>(shown.size());
    const double thick = std::min(pitch - 3, metrics.height() * 0.9);

    for (std::size_t i = 0; i < shown.size(); ++i) {
        const int k = shown[i];
        const auto at = static_cast<std::size_t>(k);
        const double y = pitch * (static_cast<double>(i) + 0.5);
        const double left = (width() - names) / 2.0, right = left + names;
        painter.setPen(colour(k == m_truth ? Tone::Text : Tone::Quiet));
        QFont name = ui::font(Type::Small);
        name.setBold(k == m_truth);
        painter.setFont(name);
        painter.drawText(QRectF(left, y - pitch / 2, names, pitch), Qt::AlignCenter, QFontMetrics(name).elidedText(m_classes[k], Qt::ElideRight, names - space::small));
        painter.setFont(ui::font(Type::Small));
        const auto draw = [&](double share, bool toTheLeft, Tone tone) {
            const double length = share * bar;
            const QRectF rect(toTheLeft ? left - length : right, y - thick / 2, length, thick);
            painter.fillRect(rect, colour(tone));
            painter.setPen(colour(Tone::Quiet));
            const QRectF text = toTheLeft ? QRectF(rect.left() - number, y - pitch / 2, number - 2, pitch) : QRectF(rect.right() + 2, y - pitch / 2, number - 2, pitch);
            if (share >= 0.005)
                painter.drawText(text, (toTheLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, beliefText(share));
        };
        if (!m_teacher.empty())
            draw(m_teacher[at], true, Tone::Teacher);
        draw(m_student[at], false, Tone::Student);
    }
}

} // namespace retort::ui
