// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/monkey.h"

#include "tests/ui/support/layoutjudge.h"
#include "tests/ui/support/scenes.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTest>
#include <QWindow>

#include <array>
#include <csignal>
#include <cstring>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

// Of AddressSanitizer, where the test is built with it.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace pgt::test {

namespace {

constexpr size_t kept = 60;
constexpr size_t longest = 200;
/// The last actions, where a signal handler can read them.
std::array<std::array<char, longest>, kept> ring;
size_t ringNext = 0;

void writeText(const char *text)
{
#ifdef Q_OS_UNIX
    if (::write(2, text, std::strlen(text)) < 0)
        return;
#else
    Q_UNUSED(text)
#endif
}

void printRing()
{
    writeText("The monkey's last actions:\n");
    for (size_t i = 0; i < kept; ++i) {
        const char *line = ring[(ringNext + i) % kept].data();
        if (!*line)
            continue;
        writeText(line);
        writeText("\n");
    }
}

void crashed(int number)
{
    printRing();
    std::signal(number, SIG_DFL);
    std::raise(number);
}

QString nameOf(const QWidget *widget)
{
    if (!widget)
        return QStringLiteral("nothing");
    QString name = widget->accessibleName();
    if (name.isEmpty())
        name = widget->objectName();
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget);
        button && name.isEmpty())
        name = button->text();
    return QStringLiteral("%1 \"%2\"")
            .arg(QLatin1String(widget->metaObject()->className()), name.left(50));
}

/// What is worked in: an open menu or list, else the topmost window.
QWidget *present(QWidget *window)
{
    if (QWidget *popup = QApplication::activePopupWidget())
        return popup;
    if (QWidget *modal = QApplication::activeModalWidget())
        return modal;
    return window;
}

/// What happens only in the next turn (queued signals, deletions, layouts) belongs to the action.
void settle()
{
    for (int i = 0; i < 3; ++i) {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::processEvents();
    }
}

} // namespace

Monkey::Monkey(quint32 seed, Theme &theme) : m_random(seed), m_theme(theme)
{
    for (auto &line : ring)
        line[0] = 0;
    m_ownLoop.setInterval(100);
    QObject::connect(&m_ownLoop, &QTimer::timeout, &m_ownLoop, [this] {
        if (QWidget *popup = QApplication::activePopupWidget()) {
            note(QStringLiteral("%1 closed").arg(nameOf(popup)));
            popup->close();
        }
    });
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(printRing);
    else
        std::signal(SIGSEGV, crashed);
}

Monkey::~Monkey() = default;

void Monkey::note(const QString &what)
{
    const QByteArray text =
            QStringLiteral("%1 %2").arg(m_count).arg(what).toUtf8().left(longest - 1);
    std::strcpy(ring[ringNext].data(), text.constData());
    ringNext = (ringNext + 1) % kept;
}

QStringList Monkey::log() const
{
    QStringList lines;
    for (size_t i = 0; i < kept; ++i) {
        const char *line = ring[(ringNext + i) % kept].data();
        if (*line)
            lines << QString::fromUtf8(line);
    }
    return lines;
}

QString Monkey::play(Scene &scene, int actions)
{
    for (int i = 0; i < actions; ++i) {
        const QPointer<QWidget> window = scene.window();
        if (!window || !window->isVisible())
            return {};
        ++m_count;
        // Menus of Qt's own (of a scroll bar, of a field) run a loop of theirs inside the action.
        m_ownLoop.start();
        act(*present(window));
        m_ownLoop.stop();
        settle();
        // A dialog for files is the desktop's; what it would write or read is none of ours.
        if (auto *files = qobject_cast<QFileDialog *>(QApplication::activeModalWidget()))
            files->reject(), settle();
        if (!scene.window() || !scene.window()->isVisible())
            return {};
        const QString fault = judge(*present(scene.window()));
        if (!fault.isEmpty())
            return fault;
    }
    return {};
}

void Monkey::act(QWidget &window)
{
    switch (m_random.bounded(20)) {
    case 0:
        switchLook();
        break;
    case 1:
        resize(window);
        break;
    case 2:
    case 3:
    case 4:
        type(window);
        break;
    case 5:
    case 6:
        chooseItem(window);
        break;
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
        click(window);
        break;
    default:
        pressKey(window);
    }
}

QWidget *Monkey::pick(const QList<QWidget *> &from)
{
    return from.isEmpty() ? nullptr : from.at(m_random.bounded(int(from.size())));
}

void Monkey::pressKey(QWidget &window)
{
    static const QList<QKeyCombination> keys{
            Qt::Key_Tab,
            Qt::Key_Tab,
            Qt::Key_Tab,
            Qt::Key_Backtab,
            Qt::Key_Space,
            Qt::Key_Space,
            Qt::Key_Return,
            Qt::Key_Escape,
            Qt::Key_Up,
            Qt::Key_Down,
            Qt::Key_Left,
            Qt::Key_Right,
            Qt::Key_Home,
            Qt::Key_End,
            Qt::Key_PageDown,
            Qt::Key_Delete,
            Qt::Key_F1,
            Qt::Key_F5,
            Qt::Key_F6,
            Qt::Key_F8,
            Qt::CTRL | Qt::Key_N,
            Qt::CTRL | Qt::Key_O,
            Qt::CTRL | Qt::Key_T,
            Qt::CTRL | Qt::Key_K,
            Qt::CTRL | Qt::Key_C,
            Qt::CTRL | Qt::Key_A,
            Qt::ALT | Qt::Key_Left,
            Qt::ALT | Qt::Key_Down,
            Qt::ALT | Qt::Key_Up,
            Qt::ALT | Qt::Key_N,
            Qt::ALT | Qt::Key_C,
            Qt::ALT | Qt::Key_V,
            Qt::SHIFT | Qt::Key_F6,
            Qt::Key_Menu,
            Qt::Key_F2,
            Qt::Key_B,
            Qt::Key_S,
            Qt::Key_5,
            Qt::Key_1,
    };
    const QKeyCombination key = keys.at(m_random.bounded(int(keys.size())));
    QWidget *focus = QApplication::focusWidget();
    QWidget *target = focus && (focus->window() == &window) ? focus : &window;
    note(QStringLiteral("key %1 in %2").arg(QKeySequence(key).toString(), nameOf(target)));
    QTest::keyClick(target, key.key(), key.keyboardModifiers());
}

void Monkey::click(QWidget &window)
{
    QList<QWidget *> targets;
    const auto all = window.findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (widget->isVisible() && widget->isEnabled() && widget->window() == &window &&
            widget->visibleRegion().contains(widget->rect().center()))
            targets << widget;
    }
    QWidget *target = pick(targets);
    if (!target)
        target = &window;
    const QPoint at(m_random.bounded(qMax(1, target->width())),
                    m_random.bounded(qMax(1, target->height())));
    const auto button = m_random.bounded(10) == 0 ? Qt::RightButton : Qt::LeftButton;
    const bool isDouble = m_random.bounded(8) == 0;
    note(QStringLiteral("%1 %2 at %3,%4")
                 .arg(isDouble                    ? QStringLiteral("double-click")
                      : button == Qt::RightButton ? QStringLiteral("right-click")
                                                  : QStringLiteral("click"),
                      nameOf(target))
                 .arg(at.x())
                 .arg(at.y()));
    // Through the window, as a pointer does: what lies on top gets it.
    QWindow *handle = window.windowHandle();
    if (!handle)
        return;
    const QPoint inWindow = target->mapTo(&window, at);
    if (isDouble)
        QTest::mouseDClick(handle, button, Qt::NoModifier, inWindow);
    else
        QTest::mouseClick(handle, button, Qt::NoModifier, inWindow);
}

void Monkey::type(QWidget &window)
{
    static const QStringList texts{
            QStringLiteral("db1"),          QStringLiteral("open sesame"),
            QStringLiteral("5433"),         QStringLiteral("a name with spaces and 'quotes'"),
            QString(300, QLatin1Char('x')), QStringLiteral("שלום 数据库 🐘"),
            QStringLiteral("-1"),           QStringLiteral("%1 &x <b>")};
    QList<QWidget *> targets;
    const auto all = window.findChildren<QWidget *>();
    for (QWidget *widget : all) {
        const bool takesText = qobject_cast<QLineEdit *>(widget) ||
                               (qobject_cast<QPlainTextEdit *>(widget) &&
                                !static_cast<QPlainTextEdit *>(widget)->isReadOnly());
        if (takesText && widget->isVisible() && widget->isEnabled() && widget->window() == &window)
            targets << widget;
    }
    QWidget *target = pick(targets);
    if (!target)
        return pressKey(window);
    const QString text = texts.at(m_random.bounded(int(texts.size())));
    note(QStringLiteral("type \"%1\" into %2").arg(text.left(40), nameOf(target)));
    target->setFocus(Qt::TabFocusReason);
    const QPointer<QWidget> field = target;
    if (m_random.bounded(2) == 0)
        QTest::keyClick(target, Qt::Key_A, Qt::ControlModifier);
    // Not key by key: characters of any script.
    if (auto *edit = qobject_cast<QLineEdit *>(field.data()))
        edit->insert(text);
    else if (auto *lines = qobject_cast<QPlainTextEdit *>(field.data()))
        lines->insertPlainText(text);
}

void Monkey::resize(QWidget &window)
{
    if (window.windowType() == Qt::Popup || !window.isWindow())
        return;
    const bool isMain = window.inherits("QMainWindow");
    const QSize size(isMain ? m_random.bounded(1024, 1920)
                            : m_random.bounded(qMax(window.minimumWidth(), 720), 1400),
                     isMain ? m_random.bounded(640, 1200)
                            : m_random.bounded(qMax(window.minimumHeight(), 600), 1000));
    note(QStringLiteral("resize %1 to %2x%3")
                 .arg(nameOf(&window))
                 .arg(size.width())
                 .arg(size.height()));
    window.resize(size);
}

void Monkey::chooseItem(QWidget &window)
{
    QList<QWidget *> targets;
    const auto views = window.findChildren<QAbstractItemView *>();
    for (QAbstractItemView *view : views) {
        if (view->isVisible() && view->isEnabled() && view->model() && view->window() == &window)
            targets << view;
    }
    auto *view = qobject_cast<QAbstractItemView *>(pick(targets));
    if (!view)
        return pressKey(window);
    const QAbstractItemModel *model = view->model();
    QModelIndex index;
    for (int depth = 0; depth < 2 && model->rowCount(index) > 0; ++depth) {
        index = model->index(m_random.bounded(model->rowCount(index)),
                             m_random.bounded(qMax(1, model->columnCount(index))), index);
        if (m_random.bounded(3) == 0)
            break;
    }
    if (!index.isValid())
        return;
    const int how = m_random.bounded(3);
    note(QStringLiteral("%1 \"%2\" of %3")
                 .arg(how == 0   ? QStringLiteral("choose")
                      : how == 1 ? QStringLiteral("press Space on")
                                 : QStringLiteral("double-click"),
                      index.data().toString().left(40), nameOf(view)));
    view->setFocus(Qt::TabFocusReason);
    view->setCurrentIndex(index);
    const QPointer<QAbstractItemView> alive = view;
    if (how == 1) {
        QTest::keyClick(view, Qt::Key_Space);
    } else if (how == 2) {
        view->scrollTo(index);
        const QPoint at = view->visualRect(index).center();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        if (alive)
            QTest::mouseDClick(alive->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    }
}

void Monkey::switchLook()
{
    if (m_random.bounded(4) == 0) {
        const bool isHigh = m_theme.contrast() == Contrast::High;
        note(QStringLiteral("contrast"));
        m_theme.setContrast(isHigh ? Contrast::Normal : Contrast::High);
        return;
    }
    note(QStringLiteral("colour scheme"));
    m_theme.setScheme(m_theme.isDark() ? Scheme::Light : Scheme::Dark);
}

QString Monkey::judge(QWidget &window) const
{
    if (window.windowType() == Qt::Popup || QApplication::activePopupWidget())
        return {}; // a menu or a list has the keyboard
    // There is no window manager to give the keyboard back when a window or a list above has
    // closed.
    const QWidget *active = QApplication::activeWindow();
    if (!active || !active->isVisible() || active->windowType() == Qt::Popup)
        window.activateWindow();
    if (!QTest::qWaitFor([&window] { return QApplication::activeWindow() == &window; }, 2000))
        return QStringLiteral("%1 is not the active window, but %2")
                .arg(nameOf(&window), nameOf(QApplication::activeWindow()));
    const QWidget *focus = QApplication::focusWidget();
    if (!focus)
        return QStringLiteral("nothing in %1 has the focus").arg(nameOf(&window));
    if (!focus->isVisible() || !focus->isEnabled() || focus->window() != &window)
        return QStringLiteral("the focus is on %1, which cannot be used").arg(nameOf(focus));
    const QStringList faults = layoutFaults(window, window.size());
    return faults.isEmpty() ? QString() : faults.join(QLatin1Char('\n'));
}

} // namespace pgt::test
