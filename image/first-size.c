/* Makes the browser's first picture as large as COG_PLATFORM_WL_VIEW_WIDTH and _HEIGHT say, into which it is loaded before
 * everything else (LD_PRELOAD). By itself cog 0.16 makes it 1024 by 768 whatever they say, and what the compositor asks for
 * comes too late; the kiosk shell ends the connection of one that is larger than the screen, which then stays black. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

enum { PIXELS_MAX = 16384 };

static uint32_t pixels(const char *name, uint32_t otherwise)
{
    const char *text = getenv(name);
    long value = text ? strtol(text, NULL, 10) : 0;
    return value > 0 && value <= PIXELS_MAX ? (uint32_t) value : otherwise;
}

/* The programs that the browser starts do without this. */
__attribute__((constructor)) static void once(void)
{
    unsetenv("LD_PRELOAD");
}

void *wpe_view_backend_exportable_fdo_egl_create(const void *client, void *data, uint32_t width, uint32_t height)
{
    void *library = dlopen("libWPEBackend-fdo-1.0.so.1", RTLD_LAZY);
    void *(*create)(const void *, void *, uint32_t, uint32_t) = NULL;
    if (library)
        *(void **) &create = dlsym(library, "wpe_view_backend_exportable_fdo_egl_create");
    if (!create)
        abort();
    return create(client, data, pixels("COG_PLATFORM_WL_VIEW_WIDTH", width), pixels("COG_PLATFORM_WL_VIEW_HEIGHT", height));
}
