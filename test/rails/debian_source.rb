# frozen_string_literal: true

require "fileutils"
require "open3"
require_relative "error"

module RailsSuite
  # The source package of Debian's Rails, which has the test files that the gems lack. apt's own tools fetch it, from
  # apt's mirrors, checked by Debian's signature, but with state of their own: no root is needed, and nothing of the
  # system's changes. Only the archive is taken; the package's description beside it is not on every mirror.
  class DebianSource
    PACKAGE = "ruby-actioncable"
    RELEASE = "trixie" # as in bin/support/debian.sh
    KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
    HELPER = "/usr/lib/apt/apt-helper"

    # @return [DebianSource, nil] nil where this version of Rails is not Debian's
    def self.of(version)
      package = installed_version
      new(version, package) if package&.match?(/\A(\d+:)?#{Regexp.escape(version)}[+-]/)
    end

    # @return [String, nil] such as "2:7.2.2.2+dfsg-2~deb13u1"
    def self.installed_version
      format = "${db:Status-Status} ${source:Version}"
      Open3.capture2e("dpkg-query", "--show", "--showformat", format, PACKAGE).first[/\Ainstalled (\S+)\z/, 1]
    rescue Errno::ENOENT # no Debian
      nil
    end
    private_class_method :installed_version

    def initialize(version, package)
      @path = File.expand_path("../../tmp/rails/#{version}", __dir__)
      @package = "rails=#{package}"
      @work = "#{@path}.#{Process.pid}"
      @source = File.join(@work, "source")
    end

    # Fetches it the first time.
    #
    # @return [String] its folder
    def path
      fetch unless File.directory?(@path)
      @path
    end

    private

    def fetch
      FileUtils.mkdir_p([@source, work("lists/partial")])
      File.write(work("sources.list"), source_lines)
      run("apt-get", *options, "update", "--error-on=any")
      download(*archive)
      unpack
      File.rename(@source, @path)
    ensure
      FileUtils.rm_rf(@work)
    end

    # The mirrors that apt has for packages are those for their sources, too.
    def source_lines
      line = "deb-src [signed-by=#{KEYRING}] $(REPO_URI) $(RELEASE) $(COMPONENT)"
      run("apt-get", "indextargets", "--format", line, "Created-By: Packages", "Origin: Debian", "Codename: #{RELEASE}")
    end

    def options
      { "Dir::Etc::SourceList" => work("sources.list"), "Dir::Etc::SourceParts" => "/dev/null",
        "Dir::State::Lists" => work("lists"), "Dir::Cache::pkgcache" => "", "Dir::Cache::srcpkgcache" => "" }
        .flat_map { |name, value| ["--option", "#{name}=#{value}"] }
    end

    # @return [Array<String>] URI and checksum
    def archive
      output = run("apt-get", *options, "source", "--print-uris", @package)
      output[/^'\S+\.orig\.tar\.\w+' .*$/]&.then { |line| [line[/'(.+)'/, 1], line[/\S+\z/]] } ||
        raise(Error, "apt knows no source archive of #{@package}:\n#{output}")
    end

    def download(uri, checksum)
      run(HELPER, "download-file", uri, work(File.basename(uri)), checksum)
    end

    # apt brings what tar would need another package for.
    def unpack
      unpacking = [[HELPER, "cat-file", *Dir[work("*.orig.tar.*")]],
                   ["tar", "--extract", "--strip-components=1", "--directory", @source]]
      raise Error, "unpacking the source of #{@package} failed" unless Open3.pipeline(*unpacking).all?(&:success?)
    end

    def work(file)
      File.join(@work, file)
    end

    def run(*command)
      output, status = Open3.capture2e(*command)
      return output if status.success?

      raise Error, "#{command.join(' ')} failed:\n#{output}"
    end
  end
end
