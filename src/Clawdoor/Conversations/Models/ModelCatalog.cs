using System.Text.Json;

namespace Clawdoor.Conversations.Models;

/// <summary>What a provider says it offers: <c>GET …/models</c>, the same at OpenAI and Anthropic.</summary>
internal static class ModelCatalog
{
    /// <summary>For the whole list.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>4 MiB; OpenRouter's list of 400 has half a MiB.</summary>
    private const int Longest = 4 << 20;

    private const int MostModels = 2000;

    /// <summary>Null when it does not say: not every server does, and nothing depends on it.</summary>
    public static async Task<IReadOnlyList<string>?> ReadAsync(HttpClient http, Provider provider, TimeProvider time, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        var address = provider.Api == ProviderApi.AnthropicMessages
            ? AnthropicChatClient.AddressOf(provider.BaseUrl, "models?limit=1000")
            : new Uri(provider.BaseUrl.AbsoluteUri.TrimEnd('/') + "/models");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in ProviderClients.HeadersOf(provider))
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            using var body = new MemoryStream();
            await using var stream = await response.Content.ReadAsStreamAsync(both.Token);
            var buffer = new byte[32 * 1024];
            while (await stream.ReadAsync(buffer, both.Token) is > 0 and var count)
            {
                if (body.Length + count > Longest)
                    return null;
                body.Write(buffer, 0, count);
            }

            using var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
                ? [.. data.EnumerateArray().Select(IdOf).OfType<string>().Take(MostModels)]
                : null;
        }
        catch (Exception e) when (e is ProviderException or IOException or HttpRequestException or JsonException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static string? IdOf(JsonElement model) =>
        model.ValueKind == JsonValueKind.Object && model.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
}
