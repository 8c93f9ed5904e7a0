export const organisation = {
  "organisation.kind.maker": ["Maker of devices", "设备制造商"],
  "organisation.kind.developer": ["Developer of apps", "应用开发者"],
} as const;
