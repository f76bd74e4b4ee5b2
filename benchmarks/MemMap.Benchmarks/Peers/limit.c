/* What the machine can do: the loops of the benchmark as a C programmer would write them for speed, built by
   gcc -O3 -march=native. Reductions have as many accumulators as hide the latency of an addition: C keeps the order of
   floating-point sums as it is written. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef float floats __attribute__((vector_size(64), aligned(4)));
typedef double doubles __attribute__((vector_size(64), aligned(8)));
typedef uint32_t words __attribute__((vector_size(64), aligned(4)));

double sum_f4(const float *data, int64_t count)
{
    floats sums[8] = {0};
    int64_t i = 0;
    for (; i + 128 <= count; i += 128)
        for (int k = 0; k < 8; k++)
            sums[k] += *(const floats *)(data + i + 16 * k);
    double sum = 0;
    for (int k = 0; k < 8; k++)
        for (int lane = 0; lane < 16; lane++)
            sum += sums[k][lane];
    for (; i < count; i++)
        sum += data[i];
    return sum;
}

double sum_big_f4(const uint32_t *data, int64_t count)
{
    floats sums[8] = {0};
    int64_t i = 0;
    for (; i + 128 <= count; i += 128)
        for (int k = 0; k < 8; k++)
        {
            words w = *(const words *)(data + i + 16 * k);
            w = (w >> 24) | ((w >> 8) & 0xff00) | ((w << 8) & 0xff0000) | (w << 24);
            sums[k] += (floats)w;
        }
    double sum = 0;
    for (int k = 0; k < 8; k++)
        for (int lane = 0; lane < 16; lane++)
            sum += sums[k][lane];
    for (; i < count; i++)
    {
        uint32_t w = __builtin_bswap32(data[i]);
        float value;
        memcpy(&value, &w, 4);
        sum += value;
    }
    return sum;
}

/* Columns of float64: records lie stride bytes apart. */
#define AT(column, i) (*(const double *)((const char *)(column) + (i) * stride))

double sum_column(const double *column, int64_t count, int64_t stride)
{
    double sums[8] = {0};
    int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (int k = 0; k < 8; k++)
            sums[k] += AT(column, i + k);
    for (; i < count; i++)
        sums[0] += AT(column, i);
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

/* As NumPy has it, one NaN makes the result NaN. */
static double least(double a, double b) { return a < b || a != a ? a : b; }
static double most(double a, double b) { return a > b || a != a ? a : b; }

#define EXTREMUM(name, better)                                                   \
    double name(const double *column, int64_t count, int64_t stride)             \
    {                                                                            \
        double best[8];                                                          \
        int64_t i = 0;                                                           \
        for (int k = 0; k < 8; k++)                                              \
            best[k] = AT(column, 0);                                             \
        for (; i + 8 <= count; i += 8)                                           \
            for (int k = 0; k < 8; k++)                                          \
                best[k] = better(best[k], AT(column, i + k));                    \
        for (; i < count; i++)                                                   \
            best[0] = better(best[0], AT(column, i));                            \
        for (int k = 1; k < 8; k++)                                              \
            best[0] = better(best[0], best[k]);                                  \
        return best[0];                                                          \
    }

EXTREMUM(min_column, least)
EXTREMUM(max_column, most)

double dot_columns(const double *column, const double *other, int64_t count, int64_t stride)
{
    double sums[8] = {0};
    int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (int k = 0; k < 8; k++)
            sums[k] += AT(column, i + k) * AT(other, i + k);
    for (; i < count; i++)
        sums[0] += AT(column, i) * AT(other, i);
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

void copy_out(const double *column, double *destination, int64_t count, int64_t stride)
{
    for (int64_t i = 0; i < count; i++)
        destination[i] = AT(column, i);
}

void copy_in(double *column, const double *source, int64_t count, int64_t stride)
{
    for (int64_t i = 0; i < count; i++)
        *(double *)((char *)column + i * stride) = source[i];
}

void fill_column(double *column, double value, int64_t count, int64_t stride)
{
    for (int64_t i = 0; i < count; i++)
        *(double *)((char *)column + i * stride) = value;
}

/* Opens, maps, reads one double and lets go, by the fewest system calls. */
double open_touch_close(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    off_t length = lseek(file, 0, SEEK_END);
    double *data = mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    double first = data[0];
    munmap(data, length);
    close(file);
    return first;
}

/* Makes a file with its space reserved, fills it through memory, and deletes it. */
double create_and_fill(const char *path, int64_t byte_length, double value)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (posix_fallocate(file, 0, byte_length) != 0)
        return -1;
    double *data = mmap(0, byte_length, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    int64_t count = byte_length / 8;
    for (int64_t i = 0; i < count; i++)
        data[i] = value;
    double last = data[count - 1];
    munmap(data, byte_length);
    close(file);
    unlink(path);
    return last;
}

/* Brings one page to disk. */
double sync_page(char *page) { return msync(page, 4096, MS_SYNC); }

/* Appends to a new file, one write for each batch. */
double write_batches(const char *path, const char *batch, int64_t byte_length, int64_t batches)
{
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    int64_t written = 0;
    for (int64_t i = 0; i < batches; i++)
        written += write(file, batch, byte_length);
    close(file);
    return (double)(written / byte_length);
}

/* Commits rows by the fewest calls that lose none of what a commit finds out: whether the name leads to this file, how
   long it is, and whether its header is as it was. Then the number, whose last digit changes. */
double commit_rows(const char *path, int64_t count)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    char header[128], expected[128];
    struct stat named;
    int64_t committed = 0;
    pread(file, expected, sizeof expected, 0);
    for (int64_t i = 0; i < count; i++)
    {
        if (stat(path, &named) != 0 || pread(file, header, sizeof header, 0) != sizeof header
            || memcmp(header, expected, sizeof header) != 0)
            break;
        expected[60] = '0' + i % 10;
        committed += pwrite(file, expected + 60, 1, 60);
    }
    close(file);
    return (double)committed;
}

/* Looks whether a file has grown: at its header, and at its length. */
double look_for_rows(const char *path, int64_t count)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    char header[128], expected[128];
    struct stat status;
    int64_t same = 0;
    pread(file, expected, sizeof expected, 0);
    for (int64_t i = 0; i < count; i++)
        same += pread(file, header, sizeof header, 0) == sizeof header
            && memcmp(header, expected, sizeof header) == 0 && fstat(file, &status) == 0;
    close(file);
    return (double)same;
}
