using k8s;
using k8s.Models;
using YamlDotNet.Core;

namespace Affiliates.Api.Tests.Deployment;

/// <summary>The manifests, read strictly as the types of the Kubernetes API, and held against each other.</summary>
public class KubernetesTests
{
    const string File = "deploy/kubernetes/affiliates.yaml";

    static readonly IReadOnlyList<object> Objects = Load(DeploymentFiles.Read(File));

    static IReadOnlyList<V1Deployment> Deployments => [.. Objects.OfType<V1Deployment>()];

    [Fact]
    public void Every_field_is_one_that_Kubernetes_knows_and_of_its_type()
    {
        Assert.Equal(
            ["ConfigMap", "Deployment", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "PodDisruptionBudget", "Service"],
            Objects.Cast<IKubernetesObject>().Select(o => o.Kind).Order(StringComparer.Ordinal));

        // And it bites: a field that there is not, and one of another type.
        var text = DeploymentFiles.Read(File);
        Assert.ThrowsAny<YamlException>(() => Load(text.Replace("minReadySeconds", "minReadySecond", StringComparison.Ordinal)));
        Assert.ThrowsAny<YamlException>(() => Load(text.Replace("replicas: 3", "replicas: three", StringComparison.Ordinal)));
    }

    [Fact]
    public void Everything_is_in_one_namespace() =>
        Assert.All(Objects.Cast<IKubernetesObject<V1ObjectMeta>>(), o => Assert.Equal("affiliates", o.Metadata.NamespaceProperty));

    [Fact]
    public void Whoever_selects_selects_somebody()
    {
        foreach (var deployment in Deployments)
        {
            Assert.Equal(deployment.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels);
        }

        foreach (var selector in (IEnumerable<IDictionary<string, string>>)
            [
                .. Objects.OfType<V1Service>().Select(s => s.Spec.Selector),
                .. Objects.OfType<V1PodDisruptionBudget>().Select(b => b.Spec.Selector.MatchLabels),
                .. Objects.OfType<V1NetworkPolicy>().Select(p => p.Spec.PodSelector.MatchLabels),
            ])
        {
            Assert.Contains(Deployments, d => selector.All(label => d.Spec.Template.Metadata.Labels[label.Key] == label.Value));
        }
    }

    [Fact]
    public void Every_container_runs_as_nobody_special_says_how_it_is_and_has_its_limits()
    {
        Assert.Equal(2, Deployments.Count);
        foreach (var pod in Deployments.Select(d => d.Spec.Template.Spec))
        {
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.NotEqual(0, pod.SecurityContext.RunAsUser);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.Equal(75, pod.TerminationGracePeriodSeconds);
            var container = Assert.Single(pod.Containers);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Matches(@"^[a-z/]+:\d+\.\d+\.\d+$", container.Image);
            Assert.Equal("/health/live", container.StartupProbe.HttpGet.Path);
            Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
            Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
            Assert.All(
                (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe],
                probe => Assert.Contains(container.Ports, port => port.Name == probe.HttpGet.Port.Value));
            Assert.Contains("memory", container.Resources.Limits.Keys);
            Assert.Contains("cpu", container.Resources.Requests.Keys);
            Assert.All(container.VolumeMounts, mount => Assert.Contains(pod.Volumes, volume => volume.Name == mount.Name));
        }
    }

    [Fact]
    public void The_ports_without_authentication_are_reached_by_its_own_pods_alone()
    {
        Assert.DoesNotContain(
            Objects.OfType<V1Service>().SelectMany(s => s.Spec.Ports), port => port.TargetPort.Value is not "http");
        var policy = Assert.Single(Objects.OfType<V1NetworkPolicy>());
        Assert.All(
            policy.Spec.Ingress.Where(rule => rule.Ports.Any(port => port.Port.Value is "silo" or "gateway")),
            rule => Assert.NotEmpty(rule.FromProperty));
        Assert.Contains(policy.Spec.Ingress, rule => rule.Ports.Any(port => port.Port.Value == "silo"));
    }

    [Fact]
    public void A_new_silo_is_there_before_an_old_one_goes() => Assert.All(Deployments, d =>
    {
        Assert.Equal(("1", "0"), (d.Spec.Strategy.RollingUpdate.MaxSurge.Value, d.Spec.Strategy.RollingUpdate.MaxUnavailable.Value));
    });

    [Fact]
    public void Its_settings_are_those_of_the_program_and_no_secret_is_among_them()
    {
        var common = Assert.Single(Objects.OfType<V1ConfigMap>()).Data;
        Assert.DoesNotContain(common.Keys, key => key.Contains("Password", StringComparison.OrdinalIgnoreCase) || key.Contains("Connection", StringComparison.Ordinal));
        foreach (var container in Deployments.SelectMany(d => d.Spec.Template.Spec.Containers))
        {
            DeploymentFiles.Check(
                [.. common.Select(e => KeyValuePair.Create(e.Key, (string?)e.Value)), .. container.Env.Select(e => KeyValuePair.Create(e.Name, e.Value ?? "10.0.0.7"))!]);
        }
    }

    static List<object> Load(string text) => KubernetesYaml.LoadAllFromString(text, strict: true);
}
