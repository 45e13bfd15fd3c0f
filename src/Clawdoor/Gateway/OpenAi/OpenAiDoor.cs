using System.Diagnostics.CodeAnalysis;
using Clawdoor.Access;
using Clawdoor.Conversations.Models;
using Clawdoor.Devices;
using Clawdoor.Gateway.Ui;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Clawdoor.Gateway.OpenAi;

/// <summary>
/// <c>/v1/models</c> and <c>/v1/chat/completions</c> as OpenAI's clients speak them, for scripts (npm openclaw 2026.9.6,
/// docs/gateway/openai-http-api.md). Closed unless <c>gateway.http.endpoints.chatCompletions.enabled</c> is true. Behind
/// <c>openclaw/default</c> is the configured model; each request stands for itself, nothing of it is kept.
/// </summary>
internal sealed class OpenAiDoor(SurfaceInputs inputs, AskModel ask)
{
    private const string Completions = "/v1/chat/completions";
    private const string Models = "/v1/models";

    /// <summary>Bytes.</summary>
    private const int LargestBody = 20 * 1024 * 1024;

    /// <summary>Null when the target is not of this door, or the door is closed.</summary>
    public Task? Answer(HttpContext context, SurfaceTarget target, GatewaySettings settings, Peer peer)
    {
        if (!settings.ChatCompletions)
            return null;
        if (target.Path == Completions)
            return HttpMethods.IsPost(context.Request.Method) ? Behind(Scopes.Write, Complete) : SurfaceAnswers.MethodNotAllowed(context, "POST");
        if (target.Path == Models || target.Path.StartsWith(Models + "/", StringComparison.Ordinal))
            return HttpMethods.IsGet(context.Request.Method) ? Behind(Scopes.Read, List) : SurfaceAnswers.MethodNotAllowed(context, "GET");
        return null;

        async Task Behind(string scope, Func<HttpContext, SurfaceTarget, GatewaySettings, Task> then)
        {
            var verdict = await inputs.Judge(context, peer);
            if (verdict.State != BearerState.Good)
                await SurfaceAnswers.Refuse(context, verdict);
            else if (!Allows(verdict, context.Request, settings, scope))
                await OpenAiAnswers.MissingScope(context, scope);
            else
                await then(context, target, settings);
        }
    }

    /// <summary>Where a proxy or nobody says who is asking, it may say that this one may do less.</summary>
    private static bool Allows(BearerVerdict verdict, HttpRequest request, GatewaySettings settings, string scope)
    {
        if (verdict.Scopes is { } granted && !ScopeRule.Allows(Roles.Operator, [scope], granted))
            return false;
        return settings.Access.Mode is not (AuthMode.None or AuthMode.TrustedProxy)
            || request.Headers["X-OpenClaw-Scopes"] is not [{ } cap]
            || ScopeRule.Allows(Roles.Operator, [scope], cap.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static Task List(HttpContext context, SurfaceTarget target, GatewaySettings settings)
    {
        if (target.Path == Models)
            return OpenAiAnswers.Json(context, StatusCodes.Status200OK, new ModelListAnswer([.. AgentModel.Names.Select(n => new ModelAnswer(n))]), OpenAiJson.Default.ModelListAnswer);
        var name = target.Path[(Models.Length + 1)..];
        if (name.Length == 0)
            return OpenAiAnswers.Invalid(context, "Missing model id.");
        if (SurfaceTarget.Decode(name) is not { } id)
            return OpenAiAnswers.Invalid(context, "Invalid model id encoding.");
        if (AgentModel.AgentOf(id) is null)
            return OpenAiAnswers.Invalid(context, "Invalid model id.");
        return AgentModel.Names.Contains(id)
            ? OpenAiAnswers.Json(context, StatusCodes.Status200OK, new ModelAnswer(id), OpenAiJson.Default.ModelAnswer)
            : OpenAiAnswers.Error(context, StatusCodes.Status404NotFound, $"Model '{PlainText.Printable(id)}' not found.", OpenAiAnswers.InvalidRequest);
    }

    private async Task Complete(HttpContext context, SurfaceTarget target, GatewaySettings settings)
    {
        if (await ReadAsync(context) is not { } body)
            return;
        var (request, complaint) = CompletionRequest.Read(body);
        if (request is null)
            await OpenAiAnswers.Invalid(context, complaint!);
        else if (ComplaintAbout(context.Request, request) is { } wrong)
            await OpenAiAnswers.Invalid(context, wrong);
        else if (settings.Models.Primary is not { } primary)
            await OpenAiAnswers.Error(context, StatusCodes.Status503ServiceUnavailable, TalkWords.NoModel.English, "api_error");
        else if (Chosen(context.Request, settings.Models, primary) is not { } model)
            await OpenAiAnswers.Invalid(context, "Invalid `x-openclaw-model`.");
        else
            await TalkAsync(context, request, new ModelQuestion(settings.Models, model, request.Messages) { Options = request.Options });
    }

    /// <summary>What OpenClaw does with headers that this gateway has nothing behind is said, never passed over.</summary>
    private static string? ComplaintAbout(HttpRequest http, CompletionRequest request)
    {
        if (request.Model is { } model && AgentModel.AgentOf(model) is null)
            return "Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.";
        var agent = http.Headers["X-OpenClaw-Agent-Id"] is [{ Length: > 0 } named] ? named.Trim() : AgentModel.AgentOf(request.Model ?? AgentModel.Default);
        if (agent != AgentModel.Agent)
            return $"Unknown agent '{PlainText.Printable(agent!)}'.";
        return http.Headers.ContainsKey("X-OpenClaw-Session-Key")
            ? "`x-openclaw-session-key` is not supported by this gateway: each request stands for itself. Send the whole conversation in `messages`."
            : null;
    }

    private static ModelName? Chosen(HttpRequest http, ModelSettings models, ModelName primary)
    {
        if (http.Headers["X-OpenClaw-Model"] is not [{ } text] || text.Trim() is not { Length: > 0 } wish)
            return primary;
        return ModelName.Parse(wish) is { } whole && models.Find(whole) is not null ? whole
            : models.Find(primary)?.Provider.Models.Any(m => m.Id == wish) == true ? primary with { Model = wish }
            : null;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails in a provider, its caller gets an answer.")]
    private async Task TalkAsync(HttpContext context, CompletionRequest request, ModelQuestion question)
    {
        var answer = new CompletionAnswer(context, request, inputs.Time.GetUtcNow());
        try
        {
            await foreach (var piece in ask(question, context.RequestAborted))
                await answer.TakeAsync(piece);
            await answer.EndAsync();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for it any more, and the model has been told.
        }
        catch (ModelException e)
        {
            await answer.FailAsync(e.Failure);
        }
    }

    /// <summary>Null when it was refused, and that was said.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        var (request, tooLarge) = (context.Request, false);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
            bound.MaxRequestBodySize = LargestBody;
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            tooLarge = true;
        }

        if (!tooLarge)
            return body.GetBuffer().AsMemory(0, (int)body.Length);
        await OpenAiAnswers.Error(context, StatusCodes.Status413PayloadTooLarge, "Payload too large", OpenAiAnswers.InvalidRequest);
        return null;
    }
}

/// <summary>OpenClaw's rule that OpenAI's <c>model</c> names an agent; the one agent here is <c>main</c>.</summary>
internal static class AgentModel
{
    public const string Agent = "main";
    public const string Default = "openclaw/default";

    public static IReadOnlyList<string> Names { get; } = ["openclaw", Default, "openclaw/" + Agent];

    /// <summary>Null when it names none.</summary>
    public static string? AgentOf(string model)
    {
        var name = model.Trim();
        if (name.Equals("openclaw", StringComparison.OrdinalIgnoreCase) || name.Equals(Default, StringComparison.OrdinalIgnoreCase))
            return Agent;
        foreach (var prefix in (ReadOnlySpan<string>)["openclaw/", "openclaw:", "agent:"])
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && name[prefix.Length..].ToLowerInvariant() is { Length: > 0 and <= 64 } agent && agent.All(IsOfName) && char.IsAsciiLetterOrDigit(agent[0]))
                return agent;
        }

        return null;

        static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
    }
}
