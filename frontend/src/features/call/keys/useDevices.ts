/** The microphones and speakers of this machine, as far as the browser names them. */

import { useEffect, useState } from "react";

export interface Device {
  id: string;
  name: string;
}

interface Devices {
  microphones: Device[];
  speakers: Device[];
}

const NONE: Devices = { microphones: [], speakers: [] };

/** Firefox and Safari have no way, or ask in a way of their own, to choose where sound comes out. */
const canChooseSpeaker = () =>
  typeof AudioContext !== "undefined" && "setSinkId" in AudioContext.prototype;

function named(all: MediaDeviceInfo[], kind: MediaDeviceKind): Device[] {
  return all
    .filter((device) => device.kind === kind && device.deviceId && device.label)
    .filter((device) => device.deviceId !== "default" && device.deviceId !== "communications")
    .map((device) => ({ id: device.deviceId, name: device.label }));
}

/** Names are known only once a microphone is allowed; devices plugged in later are added. */
export function useDevices(): Devices {
  const [devices, setDevices] = useState(NONE);
  useEffect(() => {
    const media = navigator.mediaDevices;
    if (!media?.enumerateDevices) return;
    let stopped = false;
    const read = async () => {
      const all = await media.enumerateDevices().catch(() => []);
      if (stopped) return;
      const speakers = canChooseSpeaker() ? named(all, "audiooutput") : [];
      setDevices({ microphones: named(all, "audioinput"), speakers });
    };
    void read();
    media.addEventListener?.("devicechange", read);
    return () => {
      stopped = true;
      media.removeEventListener?.("devicechange", read);
    };
  }, []);
  return devices;
}
