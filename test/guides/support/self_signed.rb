# frozen_string_literal: true

require "fileutils"
require "openssl"
require "tmpdir"

# A certificate for localhost, in files, that vouches for itself.
class SelfSigned
  def initialize
    @directory = Dir.mktmpdir("certificate-")
    @key = OpenSSL::PKey::EC.generate("prime256v1")
    File.write(key_path, @key.to_pem)
    File.write(path, certificate.to_pem)
  end

  def path
    File.join(@directory, "certificate.pem")
  end

  def key_path
    File.join(@directory, "key.pem")
  end

  def remove
    FileUtils.remove_entry(@directory)
  end

  private

  def certificate
    OpenSSL::X509::Certificate.new.tap do |certificate|
      certificate.version = 2
      certificate.subject = certificate.issuer = OpenSSL::X509::Name.parse("/CN=localhost")
      certificate.not_before = Time.now - 60
      certificate.not_after = Time.now + 3600
      certificate.public_key = @key
      extensions = OpenSSL::X509::ExtensionFactory.new(certificate, certificate)
      certificate.add_extension(extensions.create_extension("subjectAltName", "DNS:localhost"))
      certificate.sign(@key, OpenSSL::Digest.new("SHA256"))
    end
  end
end
