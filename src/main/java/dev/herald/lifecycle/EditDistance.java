package dev.herald.lifecycle;

import java.util.Locale;

/** How many characters have to be inserted, deleted or replaced to make one text of another (Levenshtein), in any case. */
final class EditDistance {

    private EditDistance() {}

    static int between(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row = next(row, a.charAt(i - 1), b);
        }
        return row[b.length()];
    }

    private static int[] next(int[] previous, char c, String b) {
        int[] row = new int[previous.length];
        row[0] = previous[0] + 1;
        for (int j = 1; j < row.length; j++) {
            int replaced = previous[j - 1] + (c == b.charAt(j - 1) ? 0 : 1);
            row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], previous[j]));
        }
        return row;
    }
}
