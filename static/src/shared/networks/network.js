/**
 * @typedef {object} Spec a network as the build describes it
 * @property {number[]} sizes nodes of each layer, the inputs first
 * @property {string} activation of the hidden layers
 * @property {string} task "regression" or "classification"
 * @property {string[]} inputs names
 * @property {string} target
 * @property {[number, number][]} scales mean and deviation of each input and the target
 */
/** @typedef {{at: number, layer: number, from: number | null, to: number}} Parameter a weight, or a bias that comes from no node */
/** @typedef {{count: number, inputs: Float64Array, target: Float64Array}} Points as the network sees them, point after point */
/** @typedef {{error: number, right: number, gradient: Float64Array}} Assessment */

/** Each with its slope, told from its value. @type {Record<string, [(z: number) => number, (a: number) => number]>} */
const ACTIVATIONS = {
  relu: [(z) => Math.max(0, z), (a) => (a > 0 ? 1 : 0)],
  tanh: [Math.tanh, (a) => 1 - a * a],
  sigmoid: [sigmoid, (a) => a * (1 - a)],
  identity: [(z) => z, () => 1],
};

/** @param {number} z */
function sigmoid(z) {
  const far = Math.exp(-Math.abs(z));
  return (z < 0 ? far : 1) / (1 + far);
}

/**
 * The passes of a fully connected network with one output. Its weights are one array: for each layer the weights, those
 * from the first node first, then the biases.
 */
export class Network {
  /** @type {Parameter[]} */
  parameters = [];
  /** What the nodes of each layer give. @type {Float64Array[]} */
  #values;
  /** How the error changes with each node's sum. @type {Float64Array[]} */
  #slopes;
  /** The output before its activation. */
  #sum = 0;
  #activate;
  #slope;

  /** @param {Spec} spec */
  constructor({ sizes, activation, task }) {
    this.sizes = sizes;
    this.classifies = task === "classification";
    /** Of each layer's nodes. The inputs are none's. */
    this.activations = sizes.map((_, layer) => (layer < sizes.length - 1 ? activation : this.classifies ? "sigmoid" : "identity"));
    [this.#activate, this.#slope] = ACTIVATIONS[activation];
    this.#values = sizes.map((size) => new Float64Array(size));
    this.#slopes = sizes.map((size) => new Float64Array(size));
    for (let layer = 1; layer < sizes.length; layer++) {
      for (const from of [...Array(sizes[layer - 1]).keys(), null]) {
        for (let to = 0; to < sizes[layer]; to++) this.parameters.push({ at: this.parameters.length, layer, from, to });
      }
    }
  }

  /** @param {{weights: number[][], biases: number[]}[]} layers */
  static flat(layers) {
    return Float64Array.from(layers.flatMap(({ weights, biases }) => [...weights.flat(), ...biases]));
  }

  /**
   * The values of all nodes, layer by layer, until the next pass.
   * @param {Float64Array} weights
   * @param {ArrayLike<number>} inputs
   * @param {number} [from] where in `inputs` the point starts
   */
  pass(weights, inputs, from = 0) {
    const { sizes } = this;
    const values = this.#values;
    for (let i = 0; i < sizes[0]; i++) values[0][i] = inputs[from + i];
    let at = 0;
    for (let layer = 1; layer < sizes.length; layer++) {
      const [before, after] = [values[layer - 1], values[layer]];
      const biases = at + before.length * after.length;
      const isLast = layer === sizes.length - 1;
      for (let to = 0; to < after.length; to++) {
        let z = weights[biases + to];
        for (let i = 0; i < before.length; i++) z += before[i] * weights[at + i * after.length + to];
        after[to] = isLast ? z : this.#activate(z);
      }
      at = biases + after.length;
    }
    const output = values[sizes.length - 1];
    this.#sum = output[0];
    if (this.classifies) output[0] = sigmoid(output[0]);
    return values;
  }

  /**
   * What the network gives for a point.
   * @param {Float64Array} weights
   * @param {ArrayLike<number>} inputs
   */
  output(weights, inputs) {
    return this.pass(weights, inputs)[this.sizes.length - 1][0];
  }

  /**
   * The mean error over all points, how many classes are right, and the error's gradient.
   * @param {Float64Array} weights
   * @param {Points} points
   * @returns {Assessment}
   */
  assess(weights, { count, inputs, target }) {
    const { sizes, classifies } = this;
    const slopes = this.#slopes;
    const last = sizes.length - 1;
    const gradient = new Float64Array(weights.length);
    let [error, right] = [0, 0];
    for (let point = 0; point < count; point++) {
      const values = this.pass(weights, inputs, point * sizes[0]);
      const output = values[last][0];
      const off = output - target[point];
      // The slope of cross-entropy through a sigmoid is as simple as that of half a square.
      slopes[last][0] = (classifies ? off : 2 * off) / count;
      error += classifies ? crossEntropy(this.#sum, target[point]) : off * off;
      if (output >= 0.5 === target[point] >= 0.5) right++;

      let end = weights.length;
      for (let layer = last; layer > 0; layer--) {
        const [before, after, above] = [values[layer - 1], slopes[layer - 1], slopes[layer]];
        const biases = end - above.length;
        const start = biases - before.length * above.length;
        for (let to = 0; to < above.length; to++) gradient[biases + to] += above[to];
        for (let i = 0; i < before.length; i++) {
          let sum = 0;
          for (let to = 0; to < above.length; to++) {
            const at = start + i * above.length + to;
            gradient[at] += above[to] * before[i];
            sum += above[to] * weights[at];
          }
          if (layer > 1) after[i] = sum * this.#slope(before[i]);
        }
        end = start;
      }
    }
    return { error: error / count, right, gradient };
  }
}

/**
 * Told from the sum, since its sigmoid may round to 0 or 1.
 * @param {number} z
 * @param {number} target
 */
function crossEntropy(z, target) {
  return Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)));
}
