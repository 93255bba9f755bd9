// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/failurecard.h"

#include "ui/widgets/flowlayout.h"
#include "ui/wizard/parts.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QStyle>

namespace pgt {

namespace {

constexpr int rowIndent = 34; ///< the glyph stands in line with those of the other rows
constexpr int textIndent = 22;

/// A line in the fixed font in a thin frame: what would be written.
class CodeLabel : public Label
{
public:
    CodeLabel() : Label({}, fonts::Size::Small)
    {
        setFixedFont();
        setContentsMargins(6, 2, 6, 2);
        setTextInteractionFlags(Qt::TextSelectableByMouse);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        const Tokens &t = Tokens::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(t.error.border);
        painter.setBrush(t.base);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        Label::paintEvent(event);
    }
};

} // namespace

FailureCard::FailureCard(QWidget *parent)
    : QWidget(parent)
    , m_title(new GlyphLabel(this))
    , m_reason(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Normal, this))
    , m_fixLead(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, this))
    , m_fixText(new CodeLabel)
    , m_fixNote(new Label(tr("Nothing is changed yet."), fonts::Size::Label, QFont::Normal,
                          TextRole::Secondary, this))
    , m_fixRow(new QWidget(this))
    , m_confirmRow(new QWidget(this))
    , m_confirmLabel(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, this))
    , m_confirm(new QLineEdit(this))
    , m_explain(new QPushButton(tr("Explain"), this))
    , m_fix(new PrimaryButton(Icon::Wrench, tr("Fix"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(rowIndent, 7, 10, 9);
    layout->setSpacing(4);
    auto *top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(m_title, 1);
    top->addWidget(m_explain);
    top->addWidget(m_fix);
    layout->addLayout(top);
    m_title->label()->setFont(fonts::ui(fonts::Size::Body, QFont::DemiBold));
    m_title->label()->setWordWrap(true);
    nameAs(m_explain, m_explain->text());
    nameAs(m_fix, m_fix->text());
    m_reason->setWordWrap(true);
    m_reason->setContentsMargins(textIndent, 0, 0, 0);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_reason);
    auto *fixRow = new FlowLayout(8, 4, m_fixRow);
    fixRow->setContentsMargins(textIndent, 2, 0, 0);
    fixRow->addWidget(m_fixLead);
    fixRow->addWidget(m_fixText);
    fixRow->addWidget(m_fixNote);
    m_fixText->setWrapsLate();
    layout->addWidget(m_fixRow);
    auto *confirmRow = new QHBoxLayout(m_confirmRow);
    confirmRow->setContentsMargins(textIndent, 2, 0, 0);
    confirmRow->setSpacing(8);
    confirmRow->addWidget(m_confirmLabel);
    confirmRow->addWidget(m_confirm);
    confirmRow->addStretch(1);
    nameAs(m_confirm, tr("Host name to confirm"));
    m_confirmLabel->setBuddy(m_confirm);
    layout->addWidget(m_confirmRow);
    connect(m_fix, &QPushButton::clicked, this,
            [this] { Q_EMIT fixRequested(QString(m_finding.id)); });
    connect(m_explain, &QPushButton::clicked, this,
            [this] { Q_EMIT explainRequested(QString(m_finding.id)); });
    connect(m_confirm, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!m_hostName.isEmpty() && text.trimmed() == m_hostName)
            Q_EMIT replacementConfirmed(QString(m_hostName));
    });
}

void FailureCard::setFinding(const Finding &finding, const QString &hostName)
{
    m_finding = finding;
    m_hostName = hostName;
    m_title->setState(StateKind::Error, finding.title);
    m_title->setTextRole(TextRole::Normal);
    const bool hasFix = !finding.fix.isEmpty();
    QStringList words;
    if (!finding.evidence.isEmpty() && !finding.title.contains(finding.evidence))
        words << finding.evidence + (finding.evidence.endsWith(QLatin1Char('.'))
                                             ? QString()
                                             : QStringLiteral("."));
    words << finding.reason;
    if (!hasFix)
        words << finding.remedy;
    words.removeAll(QString());
    m_reason->setText(words.join(QLatin1Char(' ')));
    m_reason->setVisible(!words.isEmpty());
    m_fixRow->setVisible(hasFix);
    m_fix->setVisible(hasFix);
    m_fixLead->setText(tr("Fix adds one step to the plan:"));
    m_fixText->setText(finding.fix);
    m_fix->setAccessibleDescription(finding.fix);
    const bool asksName = finding.kind == ErrorKind::ForeignData && !hostName.isEmpty();
    m_confirmRow->setVisible(asksName);
    m_confirmLabel->setText(tr("Type %1 to have that data moved aside:").arg(hostName));
    setAccessibleName(finding.title);
    setAccessibleDescription(m_reason->text());
    updateGeometry();
}

QPushButton *FailureCard::mainButton() const
{
    return m_finding.fix.isEmpty() ? m_explain : m_fix;
}

void FailureCard::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), t.error.background);
    painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, 3, height())),
                     t.error.glyph);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.lineSoft);
}

} // namespace pgt
