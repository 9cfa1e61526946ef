using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Html;

/// <summary>A real browser that is on the machine anyway; none is ever downloaded. Tests are skipped where there is none.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] Places = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator,
        StringSplitOptions.RemoveEmptyEntries)
        .Concat(Places).SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Where the tests leave pages and pictures, for people to look at.</summary>
    public static string Output { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "html-report")).FullName;

    public async Task InitializeAsync()
    {
        if (Executable is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
                "--disable-dev-shm-usage"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page in a window of its own and watches it from the first byte.</summary>
    public async Task<WatchedPage> OpenAsync(string html, string name, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 960,
        bool script = true)
    {
        Skip.If(_browser is null, "No chromium on this machine: install it (Debian: apt-get install chromium) to look at the report in a real browser.");
        string file = Path.Combine(Output, name + ".html");
        await File.WriteAllTextAsync(file, html);
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = script,
        });
        IPage page = await context.NewPageAsync();
        var watched = new WatchedPage(page, name);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return watched;
    }
}
