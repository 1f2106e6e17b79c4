# frozen_string_literal: true

require "spec_helper"
require "fileutils"
require "tmpdir"
require_relative "../../test/rails/debian_source"
require_relative "../../test/rails/suite"

# The runner of Rails' own tests must not take for a pass what is none.
RSpec.describe RailsSuite do
  let(:checkout) { RailsSuite::Checkout.new(@directory) }

  around do |example|
    Dir.mktmpdir do |directory|
      @directory = directory
      add("actioncable/lib/action_cable/gem_version.rb", <<~VERSION)
        module ActionCable
          module VERSION
            STRING = [9, 1, 0, "beta1"].join(".")
          end
        end
      VERSION
      add("actioncable/test/client_test.rb", a_test)
      add("tools/test_common.rb", "")
      example.run
    end
  end

  def add(path, content)
    file = File.join(@directory, path)
    FileUtils.mkdir_p(File.dirname(file))
    File.write(file, content)
  end

  def a_test(body = "assert true")
    <<~TEST
      require "minitest/autorun"

      class SomeTest < Minitest::Test
        def test_it
          #{body}
        end
      end
    TEST
  end

  def run(path, **options)
    RailsSuite::TestFile.new(checkout, path).run(**options)
  end

  it "reads the version" do
    expect(checkout.version).to eq("9.1.0.beta1")
  end

  it "says what a folder lacks to be a checkout" do
    FileUtils.rm_r(File.join(@directory, "tools"))
    expect { checkout }.to raise_error(RailsSuite::Error, %r{no checkout of Rails: it lacks tools/test_common.rb})
  end

  it "counts what ran, with the gem loaded" do
    add("actioncable/test/a_test.rb", a_test("assert defined?(TurboCableRs)"))
    outcome = run("test/a_test.rb")
    expect(outcome).to have_attributes(passed?: true, runs: 1, assertions: 1, failures: 0)
  end

  it "runs it on stock, too" do
    add("actioncable/test/a_test.rb", a_test("refute defined?(TurboCableRs)"))
    expect(run("test/a_test.rb", with_gem: false)).to be_passed
  end

  it "fails where a test does" do
    add("actioncable/test/a_test.rb", a_test("flunk 'told you'"))
    expect(run("test/a_test.rb")).to have_attributes(problem: "failed", failures: 1, output: /told you/)
  end

  it "fails where the file breaks" do
    add("actioncable/test/a_test.rb", "raise 'at once'")
    expect(run("test/a_test.rb")).to have_attributes(problem: "failed", failures: 1, output: /at once/)
  end

  it "fails where all is skipped" do
    add("actioncable/test/a_test.rb", a_test("skip"))
    expect(run("test/a_test.rb")).to have_attributes(problem: "ran nothing")
  end

  it "fails where a test never ends" do
    stub_const("RailsSuite::TestFile::SECONDS", 0.1)
    add("actioncable/test/a_test.rb", "Thread.pass until false")
    expect(run("test/a_test.rb")).to have_attributes(problem: "failed", output: /killed after 0.1 s/)
  end

  it "fails where the client test was not served by Rust" do
    expect(run("test/client_test.rb")).to have_attributes(
      problem: "was not served by Rust (0 sockets, 0 deliveries)", failures: 1
    )
  end

  describe "what cannot be run here" do
    let(:redis_test) { RailsSuite::TestFile.new(checkout, "test/subscription_adapter/redis_test.rb") }

    around do |example|
      path = ENV.fetch("PATH")
      ENV["PATH"] = File.join(@directory, "bin")
      example.run
    ensure
      ENV["PATH"] = path
    end

    it "is the test that builds the JavaScript package" do
      file = RailsSuite::TestFile.new(checkout, "test/javascript_package_test.rb")
      expect(file.obstacle).to match(/JavaScript/)
    end

    it "is an adapter's test without its server" do
      expect(redis_test.obstacle).to eq("redis-server is not installed")
    end

    it "is an adapter's test without its gem" do
      add("bin/redis-server", "")
      FileUtils.chmod("+x", File.join(@directory, "bin/redis-server"))
      add("actioncable/lib/action_cable.rb", "")
      add("actioncable/lib/action_cable/subscription_adapter/redis.rb", 'gem "no_such_gem", "> 1"')
      expect(redis_test.obstacle).to match(/Could not find 'no_such_gem' \(> 1\)/)
    end
  end

  it "takes Debian's source for Debian's Rails only" do
    expect(RailsSuite::DebianSource.of("9.1.0.beta1")).to be_nil
  end
end
