// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/saslprep.h"

#include <QChar>
#include <QList>

#include <algorithm>
#include <iterator>

namespace pgt {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

// RFC 3454 table C.1.2.
constexpr Range otherSpaces[] = {
        {0x00A0, 0x00A0}, {0x1680, 0x1680}, {0x2000, 0x200B},
        {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};

// RFC 3454 table B.1.
constexpr Range mappedToNothing[] = {
        {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x1806, 0x1806}, {0x180B, 0x180D},
        {0x200B, 0x200D}, {0x2060, 0x2060}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
};

// RFC 3454 tables C.1.2, C.2.1, C.2.2 and C.3 to C.9.
constexpr Range prohibited[] = {
        {0x0000, 0x001F},   {0x007F, 0x00A0},   {0x0340, 0x0341},   {0x06DD, 0x06DD},
        {0x070F, 0x070F},   {0x1680, 0x1680},   {0x180E, 0x180E},   {0x2000, 0x200F},
        {0x2028, 0x202F},   {0x205F, 0x2063},   {0x206A, 0x206F},   {0x2FF0, 0x2FFB},
        {0x3000, 0x3000},   {0xD800, 0xF8FF},   {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFF},   {0x1D173, 0x1D17A}, {0x1FFFE, 0x1FFFF}, {0x2FFFE, 0x2FFFF},
        {0x3FFFE, 0x3FFFF}, {0x4FFFE, 0x4FFFF}, {0x5FFFE, 0x5FFFF}, {0x6FFFE, 0x6FFFF},
        {0x7FFFE, 0x7FFFF}, {0x8FFFE, 0x8FFFF}, {0x9FFFE, 0x9FFFF}, {0xAFFFE, 0xAFFFF},
        {0xBFFFE, 0xBFFFF}, {0xCFFFE, 0xCFFFF}, {0xDFFFE, 0xDFFFF}, {0xE0001, 0xE0001},
        {0xE0020, 0xE007F}, {0xEFFFE, 0xEFFFF}, {0xF0000, 0xFFFFF}, {0x100000, 0x10FFFF},
};

template<std::size_t N>
bool isIn(const Range (&table)[N], char32_t code)
{
    return std::any_of(std::begin(table), std::end(table), [code](const Range &range) {
        return range.first <= code && code <= range.last;
    });
}

// The rules are frozen at Unicode 3.2 (table A.1).
bool isUnassigned(char32_t code)
{
    const QChar::UnicodeVersion version = QChar::unicodeVersion(code);
    return version == QChar::Unicode_Unassigned || version > QChar::Unicode_3_2;
}

bool isRightToLeft(char32_t code)
{
    const QChar::Direction direction = QChar::direction(code);
    return direction == QChar::DirR || direction == QChar::DirAL;
}

/// RFC 3454, section 6: no mixing of directions.
bool breaksDirectionRules(const QList<char32_t> &codes)
{
    if (std::none_of(codes.cbegin(), codes.cend(), isRightToLeft))
        return false;
    const bool hasLeft = std::any_of(codes.cbegin(), codes.cend(), [](char32_t code) {
        return QChar::direction(code) == QChar::DirL;
    });
    return hasLeft || !isRightToLeft(codes.first()) || !isRightToLeft(codes.last());
}

} // namespace

std::optional<QString> saslPrep(const QString &text)
{
    const bool isAscii =
            std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() < 0x80; });
    if (isAscii)
        return text;
    QList<char32_t> codes;
    const QList<uint> input = text.toUcs4();
    for (const char32_t code : input) {
        if (isIn(otherSpaces, code))
            codes << U' ';
        else if (!isIn(mappedToNothing, code))
            codes << code;
    }
    // PostgreSQL looks at the mapped text, not at the normalised one (saslprep.c).
    const bool isForbidden = std::any_of(codes.cbegin(), codes.cend(), [](char32_t code) {
        return isIn(prohibited, code) || isUnassigned(code);
    });
    if (codes.isEmpty() || isForbidden || breaksDirectionRules(codes))
        return std::nullopt;
    return QString::fromUcs4(codes.constData(), codes.size())
            .normalized(QString::NormalizationForm_KC);
}

} // namespace pgt
