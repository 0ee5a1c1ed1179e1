package io.github.pop3x.client;

import java.util.Arrays;

/**
 * The lines of LIST or UIDL: a message number and a value each. Of lines with the same number the first counts.
 *
 * <p>Not thread-safe.
 */
final class NumberedLines {

    private int[] numbers = new int[16];
    private long[] values = new long[16];
    private int size;
    private boolean isAscending = true;
    private int skipped;

    void add(int number, long value) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        isAscending &= size == 0 || number > numbers[size - 1];
        numbers[size] = number;
        values[size++] = value;
    }

    /** Counts a line that was not understood. */
    void skip() {
        skipped++;
    }

    int skipped() {
        return skipped;
    }

    int size() {
        return size;
    }

    int number(int index) {
        return numbers[index];
    }

    long value(int index) {
        return values[index];
    }

    /** Brings the lines into the order of their numbers; servers send them so, but need not. */
    void sort() {
        if (isAscending) {
            return;
        }
        long[] order = new long[size];
        for (int at = 0; at < size; at++) {
            order[at] = (long) numbers[at] << 32 | at;
        }
        Arrays.sort(order);
        int[] unsortedNumbers = numbers;
        long[] unsortedValues = values;
        int count = size;
        numbers = new int[Math.max(1, count)];
        values = new long[Math.max(1, count)];
        size = 0;
        isAscending = true;
        for (int at = 0; at < count; at++) {
            int from = (int) order[at];
            if (size > 0 && unsortedNumbers[from] == numbers[size - 1]) {
                skipped++;
            } else {
                add(unsortedNumbers[from], unsortedValues[from]);
            }
        }
    }
}
