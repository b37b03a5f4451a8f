/** A bill of materials as CycloneDX 1.6 has it: the same parts give the same text, so no time and no serial number. */

/** `product`: name, version, commit if known, and what it needs itself. */
export function sbom(product, parts) {
  const { name, version, commit, needs } = product;
  const ref = `${name}@${version}`;
  return `${JSON.stringify({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application', 'bom-ref': ref, name, version, licenses: [{ expression: 'MIT OR Apache-2.0' }],
        ...commit && { properties: [{ name: 'preflight:commit', value: commit }] },
      },
    },
    components: parts.map(component),
    dependencies: [
      { ref, dependsOn: sorted(needs) },
      ...parts.map(({ purl, needs }) => ({ ref: purl, dependsOn: sorted(needs) })),
    ],
  }, null, 2)}\n`;
}

function component({ name, version, purl, licence, hash }) {
  const [last, group] = name.split('/').reverse();
  return {
    type: 'library', 'bom-ref': purl, ...group && { group }, name: last, version,
    ...hash?.content && { hashes: [hash] },
    licenses: [{ expression: licence }],
    purl,
  };
}

const sorted = names => [...new Set(names)].sort();
