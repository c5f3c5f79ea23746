#include "core/base/file.h"
#include "core/store/store.h"
#include "ui/application.h"
#include "ui/background.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/session.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"
#include "ui/translation.h"

#include <CLI/CLI.hpp>

#include <QBuffer>
#include <QElapsedTimer>
#include <QMessageBox>
#include <QScreen>
#include <QThread>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>

#include <unistd.h>

using namespace retort;

namespace {

struct Options {
    std::string store, experiment, screenshot, panel, run, theme;
    std::string size = "1366x768";
    bool startupTime = false, resetSettings = false;
};

/// Milliseconds since the kernel started this process: what came before main() counts, too.
double millisecondsSinceStart()
{
    std::ifstream file("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 1));   // the name before it may hold blanks
    std::string field;
    for (int i = 3; i <= 22; ++i)
        fields >> field;                                            // field 22: start, in clock ticks since boot
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return 1000 * (static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - started);
}

/// Lets the window work until nothing is on its way and the store has been looked at a few times more.
void settle()
{
    constexpr qint64 enough = 600, most = 30000;   // milliseconds
    QElapsedTimer quiet, all;
    quiet.start();
    all.start();
    while (quiet.elapsed() < enough && all.elapsed() < most) {
        QApplication::processEvents(QEventLoop::AllEvents, 50);
        if (ui::backgroundWork > 0)
            quiet.restart();
        QThread::msleep(10);
    }
}

int takePicture(ui::Session& session, const Options& options)
{
    int width = 0, height = 0;
    if (std::sscanf(options.size.c_str(), "%dx%d", &width, &height) != 2 || width < 200 || height < 200) {
        std::fprintf(stderr, "--size is given as WIDTHxHEIGHT, each at least 200: 1366x768\n");
        return 2;
    }
    ui::MainWindow& window = session.window();
    window.resetLayout();
    window.resize(width, height);
    if (!options.run.empty())
        session.workbench().setCurrentRun(session.workbench().follower().store().findRun(options.run));
    window.showPanel(options.panel.empty() ? "train" : options.panel);
    if (!window.panel(options.panel.empty() ? "train" : options.panel)) {
        std::fprintf(stderr, "There is no panel \"%s\". There are:", options.panel.c_str());
        for (const auto& row : ui::panels())
            std::fprintf(stderr, " %s", std::string(row.id).c_str());
        std::fprintf(stderr, "\n");
        return 2;
    }
    settle();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!window.grab().save(&buffer, "PNG")) {
        std::fprintf(stderr, "The picture could not be drawn.\n");
        return 1;
    }
    writeFileAtomically(options.screenshot, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return 0;
}

int show(const ui::Application& application, const Options& options)
{
    ui::Session session(nullptr, options.screenshot.empty() ? ui::Session::Manner::Works : ui::Session::Manner::OnlyLooks);
    QObject::connect(&application, &ui::Application::failed, &session, [&session](const QString& problem) { session.window().messages().say(problem, true); });
    const bool firstTime = !ui::settings()->contains(QStringLiteral("window/geometry"));
    if (options.store.empty())
        session.openUsual(defaultStoreFolder());
    else
        session.open(options.store);
    if (options.experiment.empty())
        session.openUsualExperiment();
    else if (!session.openThisExperiment(QString::fromStdString(options.experiment)) && !options.screenshot.empty()) {
        std::fprintf(stderr, "%s\n", session.window().messages().text().toUtf8().constData());
        return 2;
    }
    if (!options.screenshot.empty())
        return takePicture(session, options);
    const QSize screen = session.window().screen()->availableSize();
    if (firstTime && (screen.width() <= session.window().width() || screen.height() <= session.window().height()))
        session.window().showMaximized();     // with a frame around it, it would reach beyond the screen
    if (!options.run.empty())
        session.workbench().setCurrentRun(session.workbench().follower().store().findRun(options.run));
    if (!options.panel.empty())
        session.window().showPanel(options.panel);
    if (options.startupTime) {
        QObject::connect(&session.window(), &ui::MainWindow::painted, qApp, [] {
            std::printf("%.0f\n", millisecondsSinceStart());
            QApplication::quit();
        });
    }
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App cli("The window of Retort, a workbench for knowledge distillation.", "retort-window");
    cli.add_option("--store", options.store, "The folder of the store (default: $RETORT_STORE, else the user's own)");
    cli.add_option("--experiment,experiment", options.experiment, "An experiment's file to open");
    cli.add_option("--panel", options.panel, "The panel to show: train, confusion …");
    cli.add_option("--run", options.run, "The run to look at: its id, or the beginning of it");
    cli.add_option("--theme", options.theme, "auto, light, dark or contrast")->check(CLI::IsMember({"auto", "light", "dark", "contrast"}));
    cli.add_option("--size", options.size, "Of the picture, as WIDTHxHEIGHT");
    cli.add_option("--screenshot", options.screenshot, "Draws the window into this PNG file without a display, and ends");
    cli.add_flag("--startup-time", options.startupTime, "Prints the milliseconds from the start of the process to the first paint, and ends");
    cli.add_flag("--reset-settings", options.resetSettings, "Forgets layout, theme and last choices first");
    cli.set_version_flag("--version", std::string("retort-window " RETORT_VERSION));
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return cli.exit(error) == 0 ? 0 : 2;
    }
    if (!options.screenshot.empty())
        qputenv("QT_QPA_PLATFORM", "offscreen");

    ui::Application application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("retort"));
    QApplication::setApplicationDisplayName(QStringLiteral("Retort"));
    QApplication::setApplicationVersion(QStringLiteral(RETORT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.retort.Retort"));
    ui::installTranslation(application);
    if (options.resetSettings)
        ui::settings()->clear();
    const QString theme = options.theme.empty() ? ui::settings()->value(QStringLiteral("window/theme")).toString() : QString::fromStdString(options.theme);
    ui::Theme::instance().install(application);
    ui::Theme::instance().setChoice(ui::choiceFromId(theme));

    try {
        return show(application, options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        if (options.screenshot.empty())
            QMessageBox::critical(nullptr, QStringLiteral("Retort"), QString::fromUtf8(error.what()));
        return 1;
    }
}
