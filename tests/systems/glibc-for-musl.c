/*
 * The functions of glibc that its builds of libstdc++, libgcc_s and OpenSSL call and that musl does not have, so that
 * .NET for musl can load them where no such libraries for musl are at hand. Nothing of MemMap calls one of them.
 */
#include <elf.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern void abort(void);
extern int dl_iterate_phdr(int (*)(void *, size_t, void *), void *);
extern long getrandom(void *, size_t, unsigned);
extern void *memcpy(void *, const void *, size_t);
extern void *memset(void *, int, size_t);
extern char *strcat(char *, const char *);
extern size_t strftime_l(char *, size_t, const char *, const void *, void *);
extern int vfprintf(void *, const char *, va_list);
extern int vsnprintf(char *, size_t, const char *, va_list);
extern void vsyslog(int, const char *, va_list);

char __libc_single_threaded = 0;

int __cxa_thread_atexit_impl(void (*function)(void *), void *object, void *library)
{
    (void)function, (void)object, (void)library;
    return 0;
}

/* How the unwinder finds the tables of the library that an address is in. */
struct dl_find_object {
    unsigned long long flags;
    void *start, *end, *map, *tables;
    unsigned long long reserved[7];
};

struct library {
    uintptr_t address;
    const char *name;
    const Elf64_Phdr *headers;
    Elf64_Half count;
};

struct search {
    uintptr_t address;
    struct dl_find_object *found;
};

static int look(void *item, size_t size, void *data)
{
    const struct library *library = item;
    struct search *search = data;
    const Elf64_Phdr *tables = 0;
    int is_here = 0;
    (void)size;
    for (int i = 0; i < library->count; i++) {
        const Elf64_Phdr *part = library->headers + i;
        uintptr_t start = library->address + part->p_vaddr;
        if (part->p_type == PT_GNU_EH_FRAME)
            tables = part;
        if (part->p_type == PT_LOAD && search->address >= start && search->address < start + part->p_memsz) {
            is_here = 1;
            search->found->start = (void *)start;
            search->found->end = (void *)(start + part->p_memsz);
        }
    }

    if (!is_here || !tables)
        return 0;
    search->found->flags = 0;
    search->found->map = 0;
    search->found->tables = (void *)(library->address + tables->p_vaddr);
    return 1;
}

int _dl_find_object(void *address, struct dl_find_object *found)
{
    struct search search = { (uintptr_t)address, found };
    return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}

size_t __strftime_l(char *text, size_t size, const char *format, const void *time, void *locale)
{
    return strftime_l(text, size, format, time, locale);
}

uint32_t arc4random(void)
{
    uint32_t number;
    getrandom(&number, sizeof number, 0);
    return number;
}

/* What the compiler asks of the processor, for libgcc. */
struct { unsigned vendor, type, subtype, features[1]; } __cpu_model;

int __cpu_indicator_init(void) { return 0; }

/* OpenSSL's coroutines, which are not used. */
int getcontext(void *context) { (void)context; return -1; }
int setcontext(const void *context) { (void)context; return -1; }
void makecontext(void *context, void (*function)(void), int count, ...)
{
    (void)context, (void)function, (void)count;
    abort();
}

/* Calls that glibc's headers check, without the check. */
long __fdelt_chk(long descriptor) { return descriptor / 64; }

void *__memcpy_chk(void *to, const void *from, size_t size, size_t room) { (void)room; return memcpy(to, from, size); }

void *__memset_chk(void *to, int value, size_t size, size_t room) { (void)room; return memset(to, value, size); }

char *__strcat_chk(char *to, const char *from, size_t room) { (void)room; return strcat(to, from); }

int __vfprintf_chk(void *file, int flag, const char *format, va_list arguments)
{
    (void)flag;
    return vfprintf(file, format, arguments);
}

int __fprintf_chk(void *file, int flag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = vfprintf(file, format, arguments);
    va_end(arguments);
    (void)flag;
    return count;
}

void __syslog_chk(int priority, int flag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsyslog(priority, format, arguments);
    va_end(arguments);
    (void)flag;
}

int __sprintf_chk(char *text, int flag, size_t room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(text, room > 0x7FFFFFFF ? 0x7FFFFFFF : room, format, arguments);
    va_end(arguments);
    (void)flag;
    return count;
}

int __snprintf_chk(char *text, size_t size, int flag, size_t room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(text, size, format, arguments);
    va_end(arguments);
    (void)flag, (void)room;
    return count;
}
