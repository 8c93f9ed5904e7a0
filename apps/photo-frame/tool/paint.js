/**
 * Paints the pictures that the photo frame ships: nothing of them was taken from anywhere. Runs in a page (`paint.mjs`);
 * the same numbers give the same pictures.
 */
const [WIDTH, HEIGHT] = [1920, 1080];

function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth noise of one dimension, -1 to 1, in octaves. */
function rough(seed, octaves = 5) {
  const at = (index, octave) => {
    const roll = dice(seed * 7919 + index * 104729 + octave * 1299709);
    roll();
    return roll() * 2 - 1;
  };
  return (x) => {
    let [sum, weight, scale, all] = [0, 1, 1, 0];
    for (let octave = 0; octave < octaves; octave++) {
      const place = x * scale;
      const left = Math.floor(place);
      const part = place - left;
      const smooth = part * part * (3 - 2 * part);
      sum += weight * (at(left, octave) * (1 - smooth) + at(left + 1, octave) * smooth);
      all += weight;
      weight *= 0.5;
      scale *= 2;
    }
    return sum / all;
  };
}

function vertical(pen, stops, from = 0, to = HEIGHT) {
  const gradient = pen.createLinearGradient(0, from, 0, to);
  stops.forEach(([stop, colour]) => gradient.addColorStop(stop, colour));
  return gradient;
}

function sky(pen, stops) {
  pen.fillStyle = vertical(pen, stops);
  pen.fillRect(0, 0, WIDTH, HEIGHT);
}

function glow(pen, x, y, radius, inner) {
  const gradient = pen.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, inner);
  // Faded to nothing of the same colour: nothing of black would leave a dark ring.
  gradient.addColorStop(1, inner.replace(/[\d.]+\)$/, "0)"));
  pen.fillStyle = gradient;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
}

function disc(pen, x, y, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fill();
}

function ridge(pen, line, fill) {
  pen.beginPath();
  pen.moveTo(0, HEIGHT);
  for (let x = 0; x <= WIDTH; x += 3) {
    pen.lineTo(x, line(x));
  }
  pen.lineTo(WIDTH, HEIGHT);
  pen.closePath();
  pen.fillStyle = fill;
  pen.fill();
}

function stars(pen, seed, count, below, colour = "255,255,255") {
  const roll = dice(seed);
  for (let index = 0; index < count; index++) {
    const size = 0.5 + roll() ** 4 * 1.8;
    disc(pen, roll() * WIDTH, roll() ** 1.3 * below, size, `rgba(${colour},${0.25 + 0.7 * roll()})`);
  }
}

function grain(pen, strength, seed = 9) {
  const roll = dice(seed);
  const tile = document.createElement("canvas");
  tile.width = tile.height = 256;
  const small = tile.getContext("2d");
  const data = small.createImageData(256, 256);
  for (let index = 0; index < data.data.length; index += 4) {
    const value = roll() * 255;
    data.data.set([value, value, value, strength * 255], index);
  }
  small.putImageData(data, 0, 0);
  pen.save();
  pen.globalCompositeOperation = "overlay";
  pen.fillStyle = pen.createPattern(tile, "repeat");
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.restore();
}

function fir(pen, x, ground, tall, colour, roll) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(x, ground - tall);
  const tiers = 9;
  for (const side of [1, -1]) {
    const range = [...Array(tiers).keys()];
    for (const tier of side === 1 ? range : range.reverse()) {
      const y = ground - tall + (tall * (tier + 1)) / tiers;
      const wide = tall * 0.2 * ((tier + 1) / tiers) * (0.8 + 0.4 * roll());
      if (side === 1) {
        pen.lineTo(x + wide, y);
        pen.lineTo(x + wide * 0.45, y - tall * 0.02);
      } else {
        pen.lineTo(x - wide * 0.45, y - tall * 0.02);
        pen.lineTo(x - wide, y);
      }
    }
  }
  pen.closePath();
  pen.fill();
  pen.fillRect(x - tall * 0.012, ground - 4, tall * 0.024, 14);
}

const mixed = (one, other, part) => one.map((each, index) => Math.round(each + (other[index] - each) * part));
const rgb = (colour, alpha = 1) => `rgba(${colour.join(",")},${alpha})`;

const pictures = {
  "mountain-dawn"(pen) {
    sky(pen, [[0, "#33507f"], [0.3, "#8a86ae"], [0.52, "#f0b9a4"], [0.66, "#ffe2b8"], [1, "#ffe9cc"]]);
    glow(pen, 1290, 560, 720, "rgba(255,236,190,.95)");
    disc(pen, 1290, 560, 62, "#fff6df");
    for (let layer = 0; layer < 7; layer++) {
      const part = layer / 6;
      const noise = rough(11 + layer, 6);
      const colour = mixed([226, 178, 170], [22, 34, 62], part ** 0.85);
      const base = 560 + layer * 72;
      const high = 120 + 40 * (1 - part);
      const line = (x) => base - high * noise((x / WIDTH) * (2.4 + layer * 0.7) + layer * 13) - 26 * Math.abs(noise(x / 90 + 40));
      ridge(pen, line, vertical(pen, [[0, rgb(colour)], [1, rgb(mixed(colour, [255, 226, 196], 0.5 * (1 - part)))]], base - high, base + 190));
      pen.fillStyle = vertical(pen, [[0, "rgba(255,232,208,0)"], [1, `rgba(255,232,208,${0.34 * (1 - part)})`]], base - 10, base + 130);
      pen.fillRect(0, base - 10, WIDTH, 150);
    }
    grain(pen, 0.09);
  },
  "moon-sea"(pen) {
    sky(pen, [[0, "#060b22"], [0.4, "#14285a"], [0.58, "#3d5c94"], [0.6, "#1c3a6b"], [1, "#040a1c"]]);
    stars(pen, 5, 420, 560);
    glow(pen, 700, 330, 620, "rgba(226,236,255,.5)");
    disc(pen, 700, 330, 78, "#f6f4e6");
    [[672, 310, 18], [728, 350, 26], [712, 300, 10], [690, 366, 12]].forEach(([x, y, radius]) => disc(pen, x, y, radius, "rgba(190,190,190,.35)"));
    const noise = rough(3, 5);
    ridge(pen, (x) => (x < 1120 ? HEIGHT : 642 - 120 * Math.max(0, Math.sin((x - 1120) / 255)) * (0.8 + 0.35 * noise(x / 120))), "#0a1836");
    pen.fillStyle = vertical(pen, [[0, "#27477c"], [0.25, "#142d58"], [1, "#030817"]], 640);
    pen.fillRect(0, 640, WIDTH, HEIGHT);
    const roll = dice(77);
    for (let index = 0; index < 2600; index++) {
      const depth = roll() ** 1.7;
      const y = 644 + depth * 430;
      const spread = 26 + depth * 330;
      const x = 700 + (roll() + roll() + roll() - 1.5) * spread;
      pen.fillStyle = `rgba(240,240,222,${(0.5 - Math.abs(x - 700) / (spread * 3.6)) * (0.35 + 0.5 * roll())})`;
      pen.fillRect(x, y, 6 + depth * 70 * roll(), 1 + depth * 3.2);
    }
    for (let index = 0; index < 900; index++) {
      const depth = roll() ** 1.4;
      pen.fillStyle = `rgba(150,185,235,${0.05 + 0.08 * roll()})`;
      pen.fillRect(roll() * WIDTH, 646 + depth * 430, 20 + depth * 160 * roll(), 1 + depth * 2);
    }
    grain(pen, 0.08);
  },
  dunes(pen) {
    sky(pen, [[0, "#1e5d8c"], [0.36, "#7fb4c4"], [0.55, "#f6dcae"], [1, "#f4c98d"]]);
    disc(pen, 420, 300, 56, "#fff5d8");
    glow(pen, 420, 300, 560, "rgba(255,240,200,.55)");
    const colours = [[[236, 190, 134], [206, 146, 96]], [[230, 168, 106], [176, 104, 66]], [[214, 138, 78], [138, 72, 48]], [[184, 104, 58], [92, 44, 34]]];
    colours.forEach(([light, dark], layer) => {
      const base = 560 + layer * 118;
      const bend = (x) => base - 120 * Math.sin(x / (330 + layer * 40) + layer * 1.9) - 46 * Math.sin(x / 140 + layer * 3.1) * (layer / 4);
      ridge(pen, bend, vertical(pen, [[0, rgb(light)], [1, rgb(mixed(light, dark, 0.6))]], base - 170, base + 320));
      pen.save();
      pen.beginPath();
      pen.moveTo(0, HEIGHT);
      for (let x = 0; x <= WIDTH; x += 4) pen.lineTo(x, bend(x));
      pen.lineTo(WIDTH, HEIGHT);
      pen.clip();
      const crest = rough(31 + layer, 3);
      for (let x = -200; x < WIDTH + 200; x += 6) {
        const slope = bend(x + 12) - bend(x - 12);
        if (slope > 0) {
          pen.fillStyle = rgb(dark, Math.min(0.85, slope / 9));
          pen.beginPath();
          pen.moveTo(x, bend(x));
          pen.lineTo(x + 7, bend(x + 7));
          pen.lineTo(x + 150 + 60 * crest(x / 200), HEIGHT);
          pen.lineTo(x + 120 + 60 * crest(x / 200), HEIGHT);
          pen.fill();
        }
      }
      pen.strokeStyle = rgb(dark, 0.14);
      for (let wave = 0; wave < 40; wave++) {
        pen.beginPath();
        for (let x = 0; x <= WIDTH; x += 12) pen.lineTo(x, bend(x) + 18 + wave * 13 + 5 * crest(x / 70 + wave));
        pen.stroke();
      }
      pen.restore();
    });
    grain(pen, 0.1);
  },
  "fir-fog"(pen) {
    sky(pen, [[0, "#b9c9c4"], [0.5, "#dde4da"], [1, "#e9ece2"]]);
    glow(pen, 1050, 260, 620, "rgba(255,250,226,.8)");
    for (let layer = 0; layer < 6; layer++) {
      const part = layer / 5;
      const roll = dice(400 + layer);
      const noise = rough(60 + layer, 4);
      const colour = mixed([192, 206, 200], [18, 42, 40], part ** 1.1);
      const base = 470 + layer * 118;
      const ground = (x) => base - 60 * noise((x / WIDTH) * 3 + layer * 5);
      const tall = 130 + layer * 62;
      for (let x = -40; x < WIDTH + 40; x += tall * 0.13 * (0.7 + roll())) {
        fir(pen, x, ground(x) + 26, tall * (0.55 + 0.6 * roll()), rgb(colour), roll);
      }
      ridge(pen, (x) => ground(x) + 14, rgb(colour));
      pen.fillStyle = vertical(pen, [[0, "rgba(230,236,228,0)"], [1, `rgba(230,236,228,${0.85 * (1 - part) + 0.05})`]], base - 60, base + 120);
      pen.fillRect(0, base - 60, WIDTH, HEIGHT);
    }
    grain(pen, 0.1);
  },
  "northern-lights"(pen) {
    sky(pen, [[0, "#030a1c"], [0.5, "#0a2238"], [0.68, "#14424a"], [1, "#020812"]]);
    stars(pen, 21, 700, 700);
    pen.save();
    pen.globalCompositeOperation = "lighter";
    [[300, 1.0, [70, 255, 170], 0.9], [200, 1.7, [60, 220, 190], 0.5], [400, 0.7, [150, 90, 240], 0.45]].forEach(([base, wild, colour, strength], curtain) => {
      const noise = rough(500 + curtain, 4);
      const shade = rough(600 + curtain, 6);
      for (let x = -10; x < WIDTH + 10; x += 3) {
        const foot = base + 210 * noise((x / WIDTH) * 2.2 * wild + curtain * 7) + 110;
        const tall = 300 + 160 * shade((x / WIDTH) * 9 + 40);
        const bright = Math.max(0, 0.55 + 0.75 * shade((x / WIDTH) * 22)) * strength * 0.42;
        pen.fillStyle = vertical(pen, [[0, rgb(colour, 0)], [0.55, rgb(colour, bright * 0.45)], [0.9, rgb(mixed(colour, [220, 255, 220], 0.4), bright)], [1, rgb(colour, 0)]], foot - tall, foot + 24);
        pen.fillRect(x, foot - tall, 3.4, tall + 24);
      }
    });
    pen.restore();
    const peaks = rough(8, 6);
    const line = (x) => 716 - 150 * Math.max(0, peaks((x / WIDTH) * 4 + 3)) - 20 * Math.abs(peaks(x / 60));
    // The lake shows what is above it, darker and torn.
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [WIDTH, HEIGHT];
    ridge(pen, line, "#04101c");
    copy.getContext("2d").drawImage(pen.canvas, 0, 0);
    const ripple = rough(15, 3);
    for (let y = 740; y < HEIGHT; y++) {
      const from = 740 - (y - 740) * 1.25;
      const shift = 10 * ripple(y / 6) * ((y - 700) / 200);
      pen.globalAlpha = 0.62;
      pen.drawImage(copy, 0, Math.max(0, from), WIDTH, 1, shift, y, WIDTH, 1);
    }
    pen.globalAlpha = 1;
    pen.fillStyle = vertical(pen, [[0, "rgba(2,10,20,.15)"], [1, "rgba(1,5,12,.8)"]], 740);
    pen.fillRect(0, 740, WIDTH, HEIGHT);
    grain(pen, 0.07);
  },
  lavender(pen) {
    sky(pen, [[0, "#4d79b5"], [0.3, "#a9bede"], [0.48, "#ffd9b0"], [1, "#ffd9b0"]]);
    glow(pen, 1380, 440, 640, "rgba(255,226,160,.95)");
    disc(pen, 1380, 446, 50, "#fff4d0");
    const hills = rough(44, 5);
    ridge(pen, (x) => 500 - 60 * hills(x / 500) - 30, "#8f86b4");
    ridge(pen, (x) => 530 - 46 * hills(x / 380 + 9) - 12, "#6d6a9c");
    ridge(pen, () => 548, "#5a4a80");
    const roll = dice(90);
    const [eyeX, eyeY] = [1010, 546];
    const rows = 26;
    for (let row = -rows; row <= rows; row++) {
      const at = (depth, side) => [eyeX + (row + side) * depth * depth * 250 + 0, eyeY + depth * depth * 560];
      for (const [side, colour] of [[0, "#3b2b5e"], [0.3, "#7a55ad"]]) {
        pen.beginPath();
        pen.moveTo(eyeX + row * 3, eyeY);
        pen.lineTo(...at(1, side));
        pen.lineTo(...at(1, side + (side ? 0.5 : 1)));
        pen.closePath();
        pen.fillStyle = colour;
        pen.fill();
      }
      for (let index = 0; index < 520; index++) {
        const depth = 0.1 + 0.9 * roll() ** 0.6;
        const [x, y] = [eyeX + (row + 0.3 + 0.5 * roll()) * depth * depth * 250, eyeY + depth * depth * 560];
        const size = 1 + 5 * depth * depth;
        const warm = Math.max(0, 1 - Math.abs(x - 1380) / 900);
        pen.fillStyle = rgb(mixed(mixed([112, 74, 170], [186, 140, 226], roll()), [255, 190, 170], warm * 0.35 * roll()), 0.85);
        pen.fillRect(x, y - size * 2.4 * roll(), size * 0.8, size * 2.2);
      }
    }
    pen.fillStyle = "#2c2447";
    pen.fillRect(486, 400, 16, 160);
    for (let index = 0; index < 240; index++) {
      const angle = roll() * 7;
      const far = 92 * Math.sqrt(roll());
      disc(pen, 494 + Math.cos(angle) * far * 1.1, 372 + Math.sin(angle) * far * 0.95, 8 + 14 * roll(), rgb(mixed([36, 40, 62], [104, 92, 110], roll() * (Math.cos(angle) > 0 ? 1 : 0.35)), 0.9));
    }
    glow(pen, 1380, 446, 900, "rgba(255,214,150,.28)");
    grain(pen, 0.09);
  },
  "paper-suns"(pen) {
    pen.fillStyle = "#f1e6d2";
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.globalCompositeOperation = "multiply";
    [[560, 470, 330, "#e8743b"], [860, 620, 300, "#f2b441"], [1180, 430, 350, "#2f6f73"], [1480, 680, 250, "#c9485b"], [330, 770, 210, "#33527d"], [1010, 250, 130, "#d98f6d"], [1640, 320, 150, "#e9b95a"]].forEach(([x, y, radius, colour], index) => {
      const noise = rough(700 + index, 3);
      pen.fillStyle = colour;
      pen.beginPath();
      for (let angle = 0; angle < 2 * Math.PI; angle += 0.01) {
        const far = radius * (1 + 0.006 * noise(Math.cos(angle) * 3 + 20) + 0.004 * noise(angle * 9));
        pen.lineTo(x + Math.cos(angle) * far, y + Math.sin(angle) * far);
      }
      pen.closePath();
      pen.globalAlpha = 0.88;
      pen.fill();
      pen.globalAlpha = 0.1;
      pen.strokeStyle = "#2a1c12";
      for (let ring = radius - 26; ring > 10; ring -= 26) {
        pen.beginPath();
        pen.arc(x, y, ring, 0, 7);
        pen.stroke();
      }
      pen.globalAlpha = 1;
    });
    pen.globalCompositeOperation = "source-over";
    const roll = dice(61);
    for (let index = 0; index < 5000; index++) {
      pen.fillStyle = `rgba(${roll() < 0.5 ? "255,255,255" : "70,50,30"},${0.05 * roll()})`;
      pen.fillRect(roll() * WIDTH, roll() * HEIGHT, 1 + 26 * roll(), 1);
    }
    grain(pen, 0.16);
  },
  "indigo-waves"(pen) {
    sky(pen, [[0, "#f3e3c8"], [0.6, "#f7d7a9"], [1, "#f7d7a9"]]);
    disc(pen, 1330, 400, 170, "#d8452e");
    const roll = dice(303);
    for (let layer = 0; layer < 9; layer++) {
      const part = layer / 8;
      const base = 520 + layer * 66;
      const phase = roll() * 600;
      const long = 250 + layer * 26;
      const colour = mixed([124, 160, 186], [12, 30, 66], part);
      const line = (x) => {
        const swing = Math.sin((x + phase) / long + 0.6 * Math.sin((x + phase) / long));
        return base - (36 + layer * 5) * swing;
      };
      ridge(pen, line, rgb(colour));
      pen.lineWidth = 3 + layer * 0.5;
      pen.strokeStyle = rgb([250, 240, 222], 0.9);
      pen.beginPath();
      for (let x = 0; x <= WIDTH; x += 4) pen.lineTo(x, line(x));
      pen.stroke();
      for (let stripe = 1; stripe < 4; stripe++) {
        pen.lineWidth = 1.6;
        pen.strokeStyle = rgb([250, 240, 222], 0.34 - stripe * 0.08);
        pen.beginPath();
        for (let x = 0; x <= WIDTH; x += 4) pen.lineTo(x, line(x - stripe * 12) + stripe * 15);
        pen.stroke();
      }
    }
    pen.strokeStyle = "#2a2f46";
    pen.lineWidth = 4;
    pen.lineCap = "round";
    [[420, 250, 30], [500, 300, 22], [356, 310, 18]].forEach(([x, y, size]) => {
      pen.beginPath();
      pen.moveTo(x - size, y - size * 0.4);
      pen.quadraticCurveTo(x - size * 0.4, y - size * 0.6, x, y);
      pen.quadraticCurveTo(x + size * 0.4, y - size * 0.6, x + size, y - size * 0.4);
      pen.stroke();
    });
    grain(pen, 0.14);
  },
};

window.names = Object.keys(pictures);
window.paint = (name) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const pen = canvas.getContext("2d");
  pictures[name](pen);
  return canvas.toDataURL("image/webp", 0.84);
};
