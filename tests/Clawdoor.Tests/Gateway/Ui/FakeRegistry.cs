using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>An npm registry on loopback with one package, told how to misbehave.</summary>
internal sealed class FakeRegistry : IAsyncDisposable
{
    public const string Version = "2026.9.6";

    private readonly WebApplication _app;

    private FakeRegistry(WebApplication app) => _app = app;

    public byte[] Archive { get; set; } = Pack(Ui());

    /// <summary>Null: as it is; empty: not told.</summary>
    public string? Integrity { get; set; }

    /// <summary>Null: as a registry writes it.</summary>
    public string? Metadata { get; set; }

    /// <summary>Where it says that the archive is; null: here.</summary>
    public string? Tarball { get; set; }

    /// <summary>How the archive is sent; null: whole, with its length.</summary>
    public Func<HttpContext, byte[], Task>? Send { get; set; }

    public int Status { get; set; } = 200;

    public int Requests { get; private set; }

    public Uri Address => new(_app.Urls.First() + "/npm/");

    public static async Task<FakeRegistry> Open()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var registry = new FakeRegistry(app);
        app.Run(registry.Answer);
        await app.StartAsync();
        return registry;
    }

    /// <summary>What belongs into a package: files of the UI among others.</summary>
    public static IEnumerable<TarEntry> Ui() =>
    [
        File("package/package.json", "{}"),
        File("package/dist/index.js", "not the UI"),
        File("package/dist/control-ui/index.html", "<html>"),
        File("package/dist/control-ui/assets/a-12345678.js", "a"),
        new PaxTarEntry(TarEntryType.Directory, "package/dist/control-ui/empty/"),
        File("package/dist/control-ui/" + new string('d', 90) + "/" + new string('f', 120) + ".js", "long"),
    ];

    public static TarEntry File(string name, string text) =>
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    public static TarEntry Link(TarEntryType type, string name, string target) => new PaxTarEntry(type, name) { LinkName = target };

    public static byte[] Pack(IEnumerable<TarEntry> entries)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            foreach (var entry in entries)
                tar.WriteEntry(entry);
        }

        return bytes.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
    }

    private Task Answer(HttpContext context)
    {
        Requests++;
        context.Response.StatusCode = Status;
        if (Status != 200)
            return Task.CompletedTask;
        switch (context.Request.Path.Value)
        {
            case "/npm/openclaw/" + Version:
                var integrity = Integrity ?? "sha1-abc sha512-" + Convert.ToBase64String(SHA512.HashData(Archive));
                return context.Response.WriteAsync(Metadata ?? $$"""
                    {"name":"openclaw","version":"{{Version}}","other":[1],"dist":{"integrity":"{{integrity}}","tarball":"{{Tarball ?? $"{Address}openclaw/-/openclaw-{Version}.tgz"}}","fileCount":3} }
                    """);
            case "/npm/openclaw/-/openclaw-" + Version + ".tgz" when Send is not null:
                return Send(context, Archive);
            case "/npm/openclaw/-/openclaw-" + Version + ".tgz":
                context.Response.ContentLength = Archive.Length;
                return context.Response.Body.WriteAsync(Archive).AsTask();
            default:
                context.Response.StatusCode = 404;
                return context.Response.WriteAsync("""{"error":"Not found"}""");
        }
    }
}
