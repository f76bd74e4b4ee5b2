// A library of kernels in C: the interface that C# publishes, for tests without .NET. The rows are those of test_memmap_dask.py:
// Time i8, Price f8, Size i8, little-endian, 24 bytes.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct { int64_t time; double price; int64_t size; } Trade;
typedef struct { double value; int64_t count; } Turnover;

#define TRADE "{\"layout\":\"Trade\",\"descr\":[[\"Time\",\"<i8\"],[\"Price\",\"<f8\"],[\"Size\",\"<i8\"]],\"rowShape\":[]}"
#define TURNOVER "{\"descr\":[[\"Value\",\"<f8\"],[\"Count\",\"<i8\"]],\"shape\":[]}"
static const char description[] = "{\"version\":1,\"kernels\":["
    "{\"name\":\"Measure\",\"kind\":\"reduce\",\"input\":" TRADE ",\"parameters\":null,\"result\":" TURNOVER "},"
    "{\"name\":\"Between\",\"kind\":\"reduce\",\"input\":" TRADE ",\"parameters\":[[\"From\",\"<i8\"],[\"To\",\"<i8\"]],\"result\":" TURNOVER "},"
    "{\"name\":\"Slowly\",\"kind\":\"reduce\",\"input\":" TRADE ",\"parameters\":\"<i8\",\"result\":" TURNOVER "},"
    "{\"name\":\"Ends\",\"kind\":\"reduce\",\"input\":" TRADE ",\"parameters\":null,\"result\":{\"descr\":\"<f8\",\"shape\":[2]}},"
    "{\"name\":\"Values\",\"kind\":\"map\",\"input\":" TRADE ",\"parameters\":\"<f8\","
    "\"output\":{\"layout\":\"Value\",\"descr\":\"<f8\",\"rowShape\":[]}}]}";

#ifndef CONTRACT
#define CONTRACT 1
#endif
int memmap_kernels_version(void) { return CONTRACT; }

int64_t memmap_kernels_describe(char *buffer, int64_t capacity) {
    int64_t length = sizeof description - 1;
    if (capacity >= length) memcpy(buffer, description, length);
    return length;
}

#define FAIL(...) do { snprintf(error, capacity, __VA_ARGS__); free(rows); return 1; } while (0)

// Reads the rows of a file behind its header.
static int read_rows(const char *path, int64_t asked, Trade **result, int64_t *count, char *error, int64_t capacity) {
    Trade *rows = NULL;
    if (*path == 0) { *count = 0; *result = NULL; return 0; }
    FILE *file = fopen(path, "rb");
    if (!file) FAIL("There is no file '%s'.", path);
    unsigned char head[10];
    char text[65536];
    size_t length = fread(head, 1, 10, file) == 10 ? head[8] + 256 * head[9] : 0;
    long found = -1;
    if (head[0] == 0x93 && length > 0 && fread(text, 1, length, file) == length) {
        text[length - 1] = 0;
        const char *shape = strstr(text, "'shape': (");
        if (shape && strstr(text, "[('Time', '<i8'), ('Price', '<f8'), ('Size', '<i8')]")) found = atol(shape + 10);
    }
    if (found < 0) { fclose(file); FAIL("'%s' does not fit layout Trade.", path); }
    *count = asked < 0 ? found : asked;
    rows = malloc(*count * sizeof *rows + 1);
    int whole = *count <= found && fread(rows, sizeof *rows, *count, file) == (size_t)*count;
    fclose(file);
    if (!whole) FAIL("'%s' has fewer than %ld rows.", path, (long)*count);
    *result = rows;
    return 0;
}

int memmap_kernels_run(const char *name, const char *path, int64_t first, int64_t asked, const void *parameters, int64_t given,
                       void *result, int64_t length, char *error, int64_t capacity) {
    Trade *rows = NULL;
    int64_t count;
    if (read_rows(path, asked, &rows, &count, error, capacity)) return 1;
    Turnover sum = {0, 0};
    int64_t from = INT64_MIN, to = INT64_MAX;
    if (!strcmp(name, "Between")) memcpy(&from, parameters, 8), memcpy(&to, (const char *)parameters + 8, 8);
    if (!strcmp(name, "Slowly")) usleep(1000 * *(const int64_t *)parameters);
    for (int64_t i = first; i < count; i++) {
        if (rows[i].size < 0) FAIL("Measure failed in rows 0..%ld of '%s': a size of %ld.", (long)count, path, (long)rows[i].size);
        if (rows[i].size == 6666) _exit(1);
        if (rows[i].time >= from && rows[i].time <= to) sum.value += rows[i].price * rows[i].size, sum.count++;
    }
    if (!strcmp(name, "Ends")) {
        double ends[2] = {count ? rows[0].price : -1, count ? rows[count - 1].price : -1};
        memcpy(result, ends, length);
    } else memcpy(result, &sum, length);
    free(rows);
    return 0;
}

int memmap_kernels_combine(const char *name, const void *left, const void *right, void *result, int64_t length, char *error,
                           int64_t capacity) {
    if (!strcmp(name, "Ends")) {
        memcpy(result, left, 8), memcpy((char *)result + 8, (const char *)right + 8, 8);
        return 0;
    }
    Turnover a, b;
    memcpy(&a, left, sizeof a), memcpy(&b, right, sizeof b);
    a.value += b.value, a.count += b.count;
    memcpy(result, &a, length);
    return 0;
}

int memmap_kernels_map(const char *name, const char *path, const char *target, const void *parameters, int64_t given, char *error,
                       int64_t capacity) {
    Trade *rows = NULL;
    int64_t count;
    if (read_rows(path, -1, &rows, &count, error, capacity)) return 1;
    char part[4096], header[118];
    snprintf(part, sizeof part, "%s.part", target);
    FILE *file = fopen(part, "wb");
    if (!file) FAIL("'%s' cannot be written.", target);
    int used = snprintf(header, sizeof header, "{'descr': '<f8', 'fortran_order': False, 'shape': (%ld,), }", (long)count);
    memset(header + used, ' ', sizeof header - used), header[117] = '\n';
    fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, file), fwrite(header, 1, 118, file);
    double times;
    memcpy(&times, parameters, 8);
    for (int64_t i = 0; i < count; i++) {
        double value = rows[i].price * rows[i].size * times;
        fwrite(&value, 8, 1, file);
    }
    fclose(file), free(rows);
    return rename(part, target);
}
