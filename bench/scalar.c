/* The trainings of the bench as plain loops over numbers, one after another: what one core can do without a library.
 *
 * Reads, as words: layers, sizes (layers + 1), activations (0 tanh, 1 ReLU; layers), batch, rate, train and test points,
 * parameters (each unit's weights and its bias, layer by layer), inputs, targets. Then numbers of epochs: it trains so
 * many and answers with the processor seconds that it has spent; 0 asks for the loss of the train and the test points. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_LAYERS = 16 };

static int layers, sizes[MOST_LAYERS + 1], relu[MOST_LAYERS], batch, train, test;
static double rate, *weights[MOST_LAYERS], *gradients[MOST_LAYERS], *values[MOST_LAYERS + 1], *errors[MOST_LAYERS + 1];
static double *inputs, *targets;

static double read_number(void) {
  double number;
  if (scanf("%lf", &number) != 1) exit(0);
  return number;
}

static double *numbers(int count) {
  double *made = calloc(count > 0 ? count : 1, sizeof *made);
  if (made == NULL) exit(1);
  return made;
}

static double forward(const double *point) {
  for (int i = 0; i < sizes[0]; i++) values[0][i] = point[i];
  for (int l = 0; l < layers; l++) {
    const double *weight = weights[l];
    for (int j = 0; j < sizes[l + 1]; j++) {
      double sum = 0;
      for (int i = 0; i < sizes[l]; i++) sum += *weight++ * values[l][i];
      sum += *weight++;
      values[l + 1][j] = relu[l] ? (sum > 0 ? sum : 0) : tanh(sum);
    }
  }
  return values[layers][0];
}

static void backward(double target) {
  errors[layers][0] = values[layers][0] - target;
  for (int l = layers - 1; l >= 0; l--) {
    const double *weight = weights[l];
    double *gradient = gradients[l];
    for (int i = 0; i < sizes[l]; i++) errors[l][i] = 0;
    for (int j = 0; j < sizes[l + 1]; j++) {
      const double value = values[l + 1][j];
      const double error = errors[l + 1][j] * (relu[l] ? value > 0 : 1 - value * value);
      for (int i = 0; i < sizes[l]; i++) {
        *gradient++ += error * values[l][i];
        errors[l][i] += error * *weight++;
      }
      *gradient++ += error;
      weight++;
    }
  }
}

static void epoch(void) {
  for (int start = 0; start < train; start += batch) {
    const int stop = start + batch < train ? start + batch : train;
    for (int n = start; n < stop; n++) {
      forward(inputs + (size_t)n * sizes[0]);
      backward(targets[n]);
    }
    for (int l = 0; l < layers; l++)
      for (int p = 0; p < sizes[l + 1] * (sizes[l] + 1); p++) {
        weights[l][p] -= rate * gradients[l][p] / (stop - start);
        gradients[l][p] = 0;
      }
  }
}

static double loss(int start, int stop) {
  double sum = 0;
  for (int n = start; n < stop; n++) {
    const double error = forward(inputs + (size_t)n * sizes[0]) - targets[n];
    sum += error * error / 2;
  }
  return sum / (stop - start);
}

int main(void) {
  layers = (int)read_number();
  if (layers < 1 || layers > MOST_LAYERS) return 1;
  for (int l = 0; l <= layers; l++) {
    sizes[l] = (int)read_number();
    values[l] = numbers(sizes[l]);
    errors[l] = numbers(sizes[l]);
  }
  for (int l = 0; l < layers; l++) relu[l] = (int)read_number();
  batch = (int)read_number();
  rate = read_number();
  train = (int)read_number();
  test = (int)read_number();
  for (int l = 0; l < layers; l++) {
    const int count = sizes[l + 1] * (sizes[l] + 1);
    weights[l] = numbers(count);
    gradients[l] = numbers(count);
    for (int p = 0; p < count; p++) weights[l][p] = read_number();
  }
  inputs = numbers((train + test) * sizes[0]);
  targets = numbers(train + test);
  for (int n = 0; n < (train + test) * sizes[0]; n++) inputs[n] = read_number();
  for (int n = 0; n < train + test; n++) targets[n] = read_number();
  for (;;) {
    const int epochs = (int)read_number();
    for (int n = 0; n < epochs; n++) epoch();
    if (epochs)
      printf("%.9f\n", (double)clock() / CLOCKS_PER_SEC);
    else
      printf("%.17g %.17g\n", loss(0, train), loss(train, train + test));
    fflush(stdout);
  }
}
