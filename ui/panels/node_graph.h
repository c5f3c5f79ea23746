#pragma once

#include <QWidget>

#include <vector>

namespace retort::ui {

/// The column the nodes' cards stand in, with a line drawn down its left edge from each teacher to those it teaches, and a
/// dashed one from a student to the runs it is compared with.
class NodeGraph final : public QWidget {
    Q_OBJECT
public:
    struct Link {
        QWidget* from = nullptr;
        QWidget* to = nullptr;
        bool teaches = true;                  ///< else: is compared with
        bool operator==(const Link&) const = default;
    };
    static constexpr int gutter = 18;

    explicit NodeGraph(QWidget* parent = nullptr);
    /// Before a card of them goes, they must be set anew.
    void setLinks(std::vector<Link> links);
    const std::vector<Link>& links() const { return m_links; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Link> m_links;
};

} // namespace retort::ui
